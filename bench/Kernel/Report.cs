using System.Text;
using BenchmarkDotNet.Reports;

namespace Rollup.KernelBench;

/// <summary>Writes the tables of bench/README.md between their markers.</summary>
static class Report
{
    const string Start = "<!-- kernel: written by the command above -->\n", End = "<!-- kernel: end -->";

    public static string Root { get; } = Support.SourceTree.Root;

    public static void Write(Summary dense, Summary validation)
    {
        string path = Path.Combine(Root, "bench", "README.md");
        string readme = File.ReadAllText(path);
        int start = readme.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = readme.IndexOf(End, StringComparison.Ordinal);
        StringBuilder text = new();
        text.Append($"{DateTime.UtcNow:yyyy-MM-dd}, {dense.HostEnvironmentInfo.Cpu.Value?.ProcessorName ?? "unknown processor"}, ");
        text.Append(
            $"{Environment.ProcessorCount} logical processors shared with other work, {dense.HostEnvironmentInfo.RuntimeVersion}.\n\n");
        DenseTable(text, dense);
        text.Append("\nScaling, logits and accuracy of a logistic regression, 569 rows x 30 columns:\n\n");
        text.Append("| form | microseconds | rows per second |\n|---|---|---|\n");
        foreach (BenchmarkReport report in validation.Reports)
            text.Append($"| {NameOf(report)} | {Best(report) / 1000:F1} | {569e9 / Best(report):N0} |\n");
        File.WriteAllText(path, readme[..start] + text + readme[end..]);
    }

    static void DenseTable(StringBuilder text, Summary summary)
    {
        DenseBench.Shape[] shapes = [.. DenseBench.Shapes];
        text.Append($"Billions of multiply-adds per second, one thread; rows x in x out:\n\n| form | {string.Join(" | ", shapes)} |\n");
        text.Append($"|---|{string.Concat(Enumerable.Repeat("---|", shapes.Length))}\n");
        foreach (IGrouping<string, BenchmarkReport> form in summary.Reports.GroupBy(NameOf))
        {
            text.Append($"| {form.Key} |");
            foreach (DenseBench.Shape shape in shapes)
            {
                BenchmarkReport report = form.Single(r => shape.Equals(r.BenchmarkCase.Parameters["Size"]));
                text.Append($" {shape.Products / Best(report):F2} |");
            }
            text.Append('\n');
        }
    }

    static string NameOf(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');

    // The best of the iterations: the machine is shared, and other work only ever makes a run longer.
    static double Best(BenchmarkReport report) =>
        report.ResultStatistics?.Min ?? throw new InvalidOperationException($"{NameOf(report)} did not run");
}
