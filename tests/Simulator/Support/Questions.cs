using System.Text.Json;
using Rollup.Node.Answers;

namespace Rollup.Tests.Simulator;

/// <summary>All that the doors are asked of the facts, before and after something was done to them.</summary>
sealed class Questions : IDisposable
{
    readonly string _file;
    readonly ServedFacts _facts;
    readonly NodeAnswers _answers;

    public Questions(string file, FactsDatabase database)
    {
        _file = file;
        _facts = new ServedFacts(file, database.Identity(FactsDatabase.Serial)!);
        _answers = new NodeAnswers(_facts, new NodeIdentity("latest", true, "tiny"), (_, _) => Task.FromResult<QueryAnswer?>(null));
    }

    /// <summary>Whether a reader found damage, for which the node sets its facts aside.</summary>
    public bool AreDamaged => _facts.Damage is not null;

    public void Dispose()
    {
        _answers.Dispose();
        _facts.Dispose();
        FactsDatabase.ForgetReaders(_file);
    }

    /// <summary>Asks, flips bits under the node, asks again. Every answer must be as before or refused.</summary>
    public async Task<(int Answered, int Refused)> FlipAndCompareAsync(Dice dice, CancellationToken cancellation)
    {
        List<string?> right = await AskAsync(cancellation);
        if (right.Contains(null)) throw new SimulationException($"question {right.IndexOf(null)} was refused before anything was damaged");
        FactsDatabase.ForgetReaders(_file); // what a reader has in memory would hide what is on the disk
        DiskDamage.FlipBits(dice, _file);
        List<string?> told = await AskAsync(cancellation);
        for (int i = 0; i < right.Count; i++)
            if (told[i] is not null && told[i] != right[i])
                throw new SimulationException($"question {i} was answered from damaged facts: {told[i]} instead of {right[i]}");
        int refused = told.Count(answer => answer is null);
        if ((refused > 0) != AreDamaged) throw new SimulationException($"{refused} questions were refused, damage is told: {AreDamaged}");
        return (told.Count - refused, refused);
    }

    /// <summary>Every question that facts answer; null for one that was refused.</summary>
    async Task<List<string?>> AskAsync(CancellationToken cancellation)
    {
        List<string?> told = [];
        await AddAsync(() => Task.FromResult<object>(_answers.Status()));
        await AddAsync(() => Task.FromResult<object>(_answers.Epochs(0, 100)));
        await AddAsync(() => Task.FromResult<object>(_answers.Outputs(0, 1_000, OutputFilter.All, null)));
        await AddAsync(() => Task.FromResult<object>(_answers.Outputs(0, 1_000, OutputFilter.NotNotices, null)));
        for (ulong input = 0; input < 30; input++)
        {
            await AddAsync(() => Task.FromResult<object>(_answers.Input(input)));
            await AddAsync(() => Task.FromResult<object>(_answers.Outputs(0, 1_000, OutputFilter.All, input)));
        }
        await AddAsync(async () =>
        {
            List<NoticeEvent> events = [];
            await foreach (NoticeEvent happened in _answers.NoticesAsync(0, follow: false, default, cancellation)) events.Add(happened);
            return events.Cast<object>().ToArray();
        });
        return told;

        async Task AddAsync(Func<Task<object>> question)
        {
            try
            {
                object answer = await question();
                told.Add(JsonSerializer.Serialize(answer, answer.GetType()));
            }
            catch (QuestionException refusal) when (refusal.Fault == QuestionFault.Busy)
            {
                told.Add(null);
            }
            catch (QuestionException refusal)
            {
                told.Add($"{refusal.Fault}");
            }
        }
    }
}
