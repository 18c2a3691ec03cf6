using System.CommandLine;
using Rollup.Machine.Cartesi;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup image snapshot`: what an operator of the Cartesi node starts an application from.</summary>
static class SnapshotVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "snapshot",
            "Start the image on the installed Cartesi Machine and store it where it waits for its first input: a folder for a "
            + "rollups-node, and its template hash.",
            "rollup image snapshot --image artifacts/guest/guest.bin --out snapshot",
            "rollup deploy --snapshot snapshot   # an application that carries the snapshot's template hash");
        Setting<string> folder = new("--out", "folder to make", "folder") { Required = true };
        verb.Options.Add(MachineOptions.Image);
        verb.Options.Add(folder);
        verb.SetAction(parsed =>
        {
            Screen screen = CommandSession.ScreenOf(parsed);
            string directory = parsed.GetValue(folder)!;
            (CartesiTemplate template, Bytes32? accepted) = ImageFile.Start(
                parsed.GetValue(MachineOptions.Image), (file, image) =>
                    (CartesiSnapshot.Write(file, directory), ImageLock.TemplateHashOf(image)));
            string version =
                $"{template.EmulatorVersion / 1_000_000}.{template.EmulatorVersion / 1_000 % 1_000}.{template.EmulatorVersion % 1_000}";
            screen.Answer(
                new
                {
                    Snapshot = directory, TemplateHash = HexText.Of(template.TemplateHash),
                    AcceptedTemplateHash = accepted is { } known ? HexText.Of(known) : null, template.StartCycles,
                    EmulatorVersion = version,
                },
                _ => screen.Say(
                    $"{directory}: template hash {HexText.Of(template.TemplateHash)}, {template.StartCycles} instructions to the first "
                    + "accept, "
                    + $"for Cartesi Machine {version} only.\n{Compared(template.TemplateHash, accepted)}\nNext: rollup deploy --snapshot "
                    + $"{directory}"));
            return ExitCode.Done;
        });
        return verb;
    }

    /// <summary>What the computed hash is beside the one in image.lock, if that has one of the same image.</summary>
    internal static string Compared(Bytes32 computed, Bytes32? accepted)
    {
        if (accepted is not { } known)
            return $"machine-image/image.lock has none of this image. For the image it accepts, put there: "
                + $"{ImageLock.TemplateLine(computed)}";
        return known.Equals(computed)
            ? "It is the hash that machine-image/image.lock has of this image."
            : $"machine-image/image.lock has {HexText.Of(known)} of this image: this emulator is another build than the release's, "
            + "and a node of the release refuses this snapshot.";
    }
}
