using System.Globalization;
using System.Text;
using Rollup.Machine.Riscv;

namespace Rollup.Instructions;

/// <summary>How many instructions our RISC-V machine runs in a second of processor time, compiled and as the reference.</summary>
static class Speed
{
    const double SecondsMin = 1;

    static readonly string[] Names =
        ["Forward 64 x 784 x 80", "Backward 64 x 64 x 64", "validate 569 x 30", "MLP 30-64-1, 455 rows, 2 epochs, batch 32, SGD"];

    public static string Table(byte[] image)
    {
        StringBuilder text = new("| work | instructions | reference, M/s | compiled, M/s | the first time, M/s |\n|---|---|---|---|---|\n");
        foreach (Workload workload in Names.Select(name => Workload.All.Single(workload => workload.Name == name)))
        {
            (ulong instructions, double _, double reference) = Measure(image, workload, RiscvForm.Reference);
            (ulong _, double first, double compiled) = Measure(image, workload, RiscvForm.Compiled);
            text.Append(
                CultureInfo.InvariantCulture, $"| {workload.Name} | {instructions:N0} | {reference:N0} | {compiled:N0} | {first:N0} |\n");
        }
        return text.ToString();
    }

    // In a fresh machine: once, and then again and again.
    static (ulong Instructions, double FirstRate, double Rate) Measure(byte[] image, Workload workload, RiscvForm form)
    {
        using RiscvMachine machine = new(image, form);
        byte[] request = workload.RequestOf(isPreparing: false);
        machine.Advance(workload.RequestOf(isPreparing: true));
        double first = SecondsOf(() => machine.Advance(request)), seconds = 0;
        long runs = 0;
        for (; seconds < SecondsMin; runs++) seconds += SecondsOf(() => machine.Advance(request));
        return (machine.LastCycles, machine.LastCycles / first / 1e6, machine.LastCycles * (ulong)runs / seconds / 1e6);
    }

    // Of this process, whatever else the computer does; compiling is in it.
    static double SecondsOf(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
