using Rollup.Machine.Riscv;

namespace Rollup.Instructions;

/// <summary>
/// Where a workload's instructions are: functions of the guest by their share, as they stand in the image (inlining included).
/// </summary>
static class Profile
{
    const ulong SampleInstructions = 31; // prime, so that no loop keeps step with it
    const int FunctionsShown = 12;

    public static void Print(byte[] image, Workload workload)
    {
        Symbols symbols = new(File.ReadAllBytes(Path.Combine(BenchImage.Directory, "guest.elf")));
        using PhysicalMemory memory = new(RiscvMachine.RamBytes, image.Length);
        image.CopyTo(memory.WritableRam(0, image.Length));
        Hart hart = new(memory, image.Length);
        hart.Run(ulong.MaxValue); // to the first accept
        foreach (bool isPreparing in (bool[])[true, false])
        {
            byte[] request = workload.RequestOf(isPreparing);
            memory.Receive(request);
            hart.State.FromHost = (uint)request.Length;
            if (isPreparing) hart.Run(ulong.MaxValue);
        }
        Dictionary<string, int> samples = [];
        while (hart.Run(hart.State.Cycles + SampleInstructions) == StopReason.Limit)
        {
            string name = symbols.At(hart.State.Pc);
            samples[name] = samples.GetValueOrDefault(name) + 1;
        }
        Console.WriteLine(workload.Name);
        foreach ((string name, int count) in samples.OrderByDescending(pair => pair.Value).Take(FunctionsShown))
            Console.WriteLine($"  {100.0 * count / samples.Values.Sum(),5:F1}%  {name}");
    }
}
