using System.Globalization;
using System.Text;

namespace Rollup.Instructions;

/// <summary>The tables of bench/README.md between their markers.</summary>
static class Report
{
    public static string Root { get; } = Support.SourceTree.Root;

    public static string Table(IEnumerable<Count> counts)
    {
        StringBuilder text = new("| work | instructions | per | goal | |\n|---|---|---|---|---|\n");
        foreach (Count count in counts)
        {
            Workload workload = count.Workload;
            double each = (double)count.Instructions / workload.Units;
            string perUnit = each.ToString(each < 10 ? "N3" : "N2", CultureInfo.InvariantCulture);
            bool isPerUnit = workload.Goal < 1000;
            string goal = workload.Goal is not double most ? "" : isPerUnit ? $"{most:0.0} per {workload.Unit}" : $"{most:N0}";
            string verdict = workload.Goal is not double limit ? "" : (isPerUnit ? each : count.Instructions) <= limit ? "reached"
                : "not reached";
            text.Append(CultureInfo.InvariantCulture,
                $"| {workload.Name} | {count.Instructions:N0} | {perUnit} per {workload.Unit} | {goal} | {verdict} |\n");
        }
        return text.ToString();
    }

    public static void Write(string name, string table)
    {
        string head = $"<!-- {name}: written by the command above -->\n", tail = $"<!-- {name}: end -->";
        string path = Path.Combine(Root, "bench", "README.md");
        string readme = File.ReadAllText(path);
        int start = readme.IndexOf(head, StringComparison.Ordinal) + head.Length, end = readme.IndexOf(tail, StringComparison.Ordinal);
        File.WriteAllText(path, readme[..start] + table + readme[end..]);
    }
}
