using System.Diagnostics;
using System.Globalization;
using Rollup.Client.Blocks;
using Rollup.Client.Jobs;
using Rollup.Client.Transactions;
using Rollup.Content;
using Rollup.Protocol;

// The steps from a file to its inputs and back, on random bytes. Memory is the most that was resident above what was before the step, which
// Linux counts anew when asked to.
int megabytes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 64;
string folder = Directory.CreateTempSubdirectory("lockstep-large-").FullName;
try
{
    byte[] file = new byte[megabytes << 20];
    new Random(1).NextBytes(file);
    FileBlocks blocks = Step("cut and name the file", () => FileBlocks.Of(file));
    BlockStore store = new(folder);
    Step("keep its blocks", () =>
    {
        blocks.KeepIn(store);
        return blocks.Root;
    });
    (int inputs, long bytes, long gas) = Step("encode and price its inputs", () => PriceOf(blocks));
    byte[] gathered = Step("gather it from the store", () => FileBlocks.TryAssemble(store.Get, blocks.Digest, (uint)file.Length)!);
    Step("archive it (CAR)", () =>
    {
        using FileStream archive = File.Create(Path.Combine(folder, "archive"));
        Car.Write(blocks.Root, store.Get, archive);
        return archive.Length;
    });
    if (!gathered.AsSpan().SequenceEqual(file)) throw new InvalidOperationException("the file comes back");
    Console.WriteLine($"{megabytes} MiB: {blocks.Shape.Levels} levels, {inputs:N0} inputs with {bytes:N0} bytes, {gas:N0} gas");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static (int Inputs, long Bytes, long Gas) PriceOf(FileBlocks blocks)
{
    GasTable table = GasTable.Read();
    (long bytes, long gas) = (0, 0);
    for (int position = 0; position < blocks.Shape.BlockCount; position++)
    {
        byte[] command = JobActions.EncodeBlock(jobId: 1, file: 1, position, blocks.At(position));
        (bytes, gas) = (bytes + command.Length, gas + table.AddInput(command));
    }
    return (blocks.Shape.BlockCount, bytes, gas);
}

static T Step<T>(string name, Func<T> step)
{
    GC.Collect();
    File.WriteAllText("/proc/self/clear_refs", "5"); // the high-water mark falls to what is resident now
    long before = Resident("VmRSS"), started = Stopwatch.GetTimestamp();
    T result = step();
    Console.WriteLine($"| {name} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s | {Resident("VmHWM") - before:0} MiB |");
    return result;
}

static long Resident(string field) => long.Parse(
    File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
