using System.Globalization;
using System.Text;

namespace Rollup.Bench.Validation;

/// <summary>The tables of bench/README.md between their markers.</summary>
static class Report
{
    const string Start = "<!-- validation: written by the command above -->\n", End = "<!-- validation: end -->";

    // What a core costs for an hour at providers of computing by the hour: an assumption, to get a feeling for the seconds.
    const double DollarsPerCoreHour = 0.05;

    public static void Write(Results results)
    {
        string path = Path.Combine(Program.Root, "bench", "README.md");
        string readme = File.ReadAllText(path);
        int start = readme.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = readme.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(path, readme[..start] + Text(results) + readme[end..]);
    }

    public static string Text(Results results)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture,
            $"{results.Date}, {results.Processor}, {results.Cores} logical processors shared with other work, ");
        text.Append(CultureInfo.InvariantCulture, $".NET {results.DotNet}; the run took {results.RunSeconds / 60:0} minutes. ");
        text.Append(CultureInfo.InvariantCulture, $"Our RISC-V machine did {results.MachineInstructionsPerSecond / 1e6:0} M instructions ");
        text.Append("a second of our kernel: seconds of all rows in RISC-V are their instructions at that speed. ");
        text.Append("The Cartesi Machine 0.21 interprets: 450 to 550 M a second were measured of dense products, 201 to 262 M of ");
        text.Append("hashes; the last column has the three works at that.\n\n");
        foreach (ModelKind model in Enum.GetValues<ModelKind>()) ModelTable(text, results, model);
        FromNothing(text, results);
        text.Append(CultureInfo.InvariantCulture, $"\n{results.Python}.\n{QuotedProofs.Source}\n");
        return text.ToString();
    }

    static void ModelTable(StringBuilder text, Results results, ModelKind model)
    {
        Work[] works = [.. Work.All.Where(work => work.Model == model)];
        text.Append($"**{Capital(works[0].ModelTitle)}.** The work alone, everything loaded and warm:\n\n");
        text.Append($"| | {string.Join(" | ", works.Select(work => work.KindTitle))} | accuracy | at the Cartesi Machine's speed |\n");
        text.Append($"|---|{string.Concat(works.Select(_ => "---|"))}---|---|\n");
        foreach (string who in results.Who)
        {
            Figure[] figures = [.. works.Select(work => results.Of(who, work)).OfType<Figure>()];
            double? score = figures.Select(figure => figure.Score).FirstOrDefault(score => score is not null);
            string accuracy = score?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
            string cartesi = string.Join("; ", figures.Select(figure => OnCartesi(results, figure)).OfType<string>());
            text.Append($"| {who} | {string.Join(" | ", figures.Select(figure => Cell(results, figure)))} | {accuracy} | {cartesi} |\n");
        }
        text.Append('\n');
    }

    // What is hashed is what the same work takes more when its blocks are verified; all else counts as dense products, also the others'.
    static string? OnCartesi(Results results, Figure figure)
    {
        if (figure.Instructions is not { } count) return null;
        long hashed = figure.Who != EngineMachine.VerifiedName ? 0
            : count - results.Of(EngineMachine.Name, figure.Work)!.Instructions!.Value;
        return CartesiSpeed.Text(count - hashed, hashed);
    }

    static string Cell(Results results, Figure figure)
    {
        if (figure.Instructions is long count)
            return $"{NumberText.Count(count)} instructions, {NumberText.Seconds(count / results.MachineInstructionsPerSecond)}";
        return figure.Seconds is double seconds ? NumberText.Seconds(seconds) + (figure.Note is null ? "" : $" ({figure.Note})")
            : figure.Note ?? "";
    }

    // What a job that starts a process, or a machine, must do for one piece of work.
    static void FromNothing(StringBuilder text, Results results)
    {
        string[] counted =
            [.. results.Who.Where(who => results.Figures.Any(figure => figure.Who == who && figure.OnceInstructions is not null))];
        string[] timed = [.. results.Who.Where(who => results.Figures.Any(figure => figure.Who == who && figure.OnceSeconds is not null))];
        text.Append("**From nothing**: from the reset of the machine, or the start of the process, to the end of one piece of work.\n\n");
        text.Append(
            $"| | {string.Join(" | ", counted.Concat(timed))} |\n|---|{string.Concat(counted.Concat(timed).Select(_ => "---|"))}\n");
        foreach (Work work in Work.All)
        {
            long ours = results.Of(counted[0], work)!.OnceInstructions!.Value;
            text.Append($"| {work.ModelName}: {work.KindTitle}");
            foreach (string who in counted) text.Append($" | {Counted(results, results.Of(who, work)!.OnceInstructions!.Value, ours)}");
            foreach (string who in timed)
                text.Append($" | {(results.Of(who, work)?.OnceSeconds is double seconds ? NumberText.Seconds(seconds) : "")}");
            text.Append(" |\n");
        }
        text.Append(CultureInfo.InvariantCulture,
            $"\nMoney for a million of each, at our machine's speed and an assumed {DollarsPerCoreHour} USD for an hour of one core; ");
        text.Append("from the work alone to the same from nothing:\n\n");
        text.Append($"| | {string.Join(" | ", counted)} |\n|---|{string.Concat(counted.Select(_ => "---|"))}\n");
        foreach (Work work in Work.All)
        {
            IEnumerable<string> dollars = counted.Select(who => Dollars(results, results.Of(who, work)!));
            text.Append($"| {work.ModelName}: {work.KindTitle} | {string.Join(" | ", dollars)} |\n");
        }
    }

    static string Counted(Results results, long instructions, long ours)
    {
        string text = $"{NumberText.Count(instructions)}, {NumberText.Seconds(instructions / results.MachineInstructionsPerSecond)}";
        return instructions == ours ? text : $"{text}, x {NumberText.Ratio((double)instructions / ours)}";
    }

    static string Dollars(Results results, Figure figure) => string.Join(" to ", new[] { figure.Instructions, figure.OnceInstructions }
        .Select(count => (count ?? 0) / results.MachineInstructionsPerSecond * 1e6 / 3600 * DollarsPerCoreHour)
        .Select(dollars => dollars.ToString(dollars < 0.1 ? "0.0000" : dollars < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture)));

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
