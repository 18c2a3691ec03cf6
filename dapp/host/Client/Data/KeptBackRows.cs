namespace Rollup.Client.Data;

/// <summary>A part of somebody's rows that is not trained on, so that a model can be judged before it is committed to.</summary>
public static class KeptBackRows
{
    const ulong Seed = 20; // of no meaning but that it is always the same

    /// <summary>
    /// The rows to train on and those kept back: of every class, or of every size of target, the same share. The same rows give the same
    /// parts. None is kept back of a single row.
    /// </summary>
    public static (TabularData Training, TabularData Check) Split(TabularData data, int percent)
    {
        int[] order = new int[data.Rows];
        Shuffle.Fill(Seed, 0, order);
        int[] byTarget = [.. order.OrderBy(row => data.Targets[row])]; // stable: shuffled within a class
        HashSet<int> kept = [];
        for (int index = 0; index < byTarget.Length; index++)
        {
            if ((index + 1) * (long)percent / 100 > index * (long)percent / 100) kept.Add(byTarget[index]);
        }
        if (kept.Count == 0 && percent > 0 && data.Rows > 1) kept.Add(byTarget[^1]);
        return (data.Take([.. Enumerable.Range(0, data.Rows).Where(row => !kept.Contains(row))]),
            data.Take([.. Enumerable.Range(0, data.Rows).Where(kept.Contains)]));
    }
}
