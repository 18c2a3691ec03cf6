using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollup.Bench.Validation;

/// <summary>All that one run has measured, as bench/validation.json has it.</summary>
sealed record Results(
    string Date, string Processor, int Cores, string DotNet, string Python, double MachineInstructionsPerSecond, double RunSeconds,
    Figure[] Figures)
{
    static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    static string FilePath => Path.Combine(Program.Root, "bench", "validation.json");

    public static Results Read() => JsonSerializer.Deserialize<Results>(File.ReadAllText(FilePath), Form)!;

    public void Save() => File.WriteAllText(FilePath, JsonSerializer.Serialize(this, Form) + "\n");

    public string[] Who => [.. Figures.Select(figure => figure.Who).Distinct()];

    public Figure? Of(string who, Work work) => Figures.FirstOrDefault(figure => figure.Who == who && figure.Work == work);

    /// <summary>Seconds of one core: as measured, or at the speed of our machine where instructions were counted.</summary>
    public double? SecondsOf(double? seconds, long? instructions) => seconds ?? instructions / MachineInstructionsPerSecond;

    public static string ProcessorName()
    {
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }
}
