using System.CommandLine;
using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup image …`: the program that the machine runs.</summary>
static class ImageVerbs
{
    const ulong BufferBytes = 2 << 20; // either CMIO buffer of the Cartesi Machine

    static readonly Setting<bool> Traps = new("--traps", "list every place that would end the application");

    public static Command Create()
    {
        Command image = new("image", "The program that the machine runs.");
        image.Subcommands.Add(Show());
        image.Subcommands.Add(SnapshotVerb.Create());
        return image;
    }

    static Verb Show()
    {
        Verb verb = new(
            "show", "Show what the image is: sections, memory, worst stack, start-up, and where it could trap.",
            "rollup image show", "rollup image show --traps", "rollup image show --image artifacts/guest/guest.bin --json");
        verb.Options.Add(MachineOptions.Image);
        verb.Options.Add(Traps);
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            byte[] image = ImageFile.Read(parsed.GetValue(MachineOptions.Image), out string path);
            ImageManifest manifest = ImageManifest.Read(path, image);
            TrapSite[] traps = TrapSite.ReadAll(path);
            using RiscvMachine machine = new(image);
            string? templateHash = ImageLock.TemplateHashOf(image) is { } hash ? HexText.Of(hash) : null;
            bool isList = parsed.GetValue(Traps);
            object answer = new
            {
                Image = path, Bytes = image.Length, Sha256 = manifest.ImageSha256, TemplateHash = templateHash, machine.StartCycles,
                manifest.Stack,
                manifest.Sections, manifest.Memory, TrapsByKind = traps.CountBy(trap => trap.Kind).ToDictionary(),
                Traps = isList ? traps : null,
            };
            screen.Answer(answer, _ => Render(screen, path, manifest, templateHash, machine.StartCycles, traps, isList));
            return ExitCode.Done;
        });
        return verb;
    }

    static void Render(
        Screen screen, string path, ImageManifest manifest, string? templateHash, ulong startCycles, TrapSite[] traps, bool isList)
    {
        ImageStack stack = manifest.Stack;
        screen.Table("image", ["", ""],
        [
            ["file", path],
            ["sha-256", manifest.ImageSha256],
            ["template hash", templateHash ?? "not computed; rollup image snapshot computes it where the Cartesi Machine is installed"],
            ["size", $"{manifest.ImageBytes:N0} bytes"],
            ["start-up", $"{startCycles:N0} instructions from the reset to the first accept, counted by running it"],
            ["worst stack",
                $"{stack.WorstBytes:N0} bytes, from {stack.From}: the longest path of calls, there is no recursion; room "
                + $"{stack.RoomBytes:N0}"],
        ]);
        screen.Table("sections", ["section", "from", "bytes#"],
            manifest.Sections.Select(section => Row(section.Name, section.Address, section.Bytes)));
        ImageMemory memory = manifest.Memory;
        screen.Table("memory", ["what", "from", "bytes#"],
        [
            Row("image", memory.ImageStart, memory.ImageEnd - memory.ImageStart),
            Row("stack", memory.ImageEnd, memory.StackEnd - memory.ImageEnd),
            Row("the application's memory, zeros at first", memory.MemoryStart, memory.MemoryEnd - memory.MemoryStart),
            Row("received: the input (read only)", 0x6000_0000, BufferBytes),
            Row("sent: outputs, reports, root", 0x6080_0000, BufferBytes),
        ]);
        screen.Table("traps", ["kind", "places#"],
            traps.CountBy(trap => trap.Kind).OrderByDescending(count => count.Value)
                .Select(count => new[] { count.Key, $"{count.Value:N0}" }));
        screen.Say("A trap ends the application, so no input may reach one."
            + (isList ? "" : " rollup image show --traps lists them with method and line."));
        foreach (TrapSite trap in isList ? traps : [])
            screen.Say($"{trap.Number,6}  {trap.Kind,-12} {trap.Line,-26} {trap.Method} "
                + $"{trap.Offset}{(trap.Detail.Length > 0 ? "  " + trap.Detail : "")}");
    }

    static string[] Row(string name, ulong from, ulong bytes) => [name, $"0x{from:x8}", $"{bytes:N0}"];
}
