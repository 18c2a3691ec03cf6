using Rollup.Instructions;
using Rollup.Machine.Riscv;

// instructions                      counts every workload and writes the tables of bench/README.md
// instructions NAME-PART            counts the workloads whose name contains the text, prints only
// instructions NAME-PART --profile  and says in which functions of the guest the instructions were
// instructions --speed              times the machine itself and writes its table
string part = args.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "";
byte[] image = BenchImage.Build();
if (args.Contains("--speed"))
{
    string table = Speed.Table(image);
    Report.Write("speed", table);
    Console.Write(table);
    return;
}
Workload[] chosen = [.. Workload.All.Where(workload => workload.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
if (args.Contains("--profile"))
{
    foreach (Workload workload in chosen) Profile.Print(image, workload);
    return;
}
using InstructionCounter counter = new(image);
Count[] counts = [.. chosen.Select(workload => new Count(workload, counter.Of(workload)))];
if (part.Length == 0) Report.Write("instructions", Report.Table(counts));
Console.Write(Report.Table(counts));

/// <summary>One line of the table.</summary>
readonly record struct Count(Workload Workload, long Instructions);
