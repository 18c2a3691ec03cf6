using System.CommandLine;
using Rollup.Cli.Images;
using Rollup.Cli.Output;
using Rollup.Machine.Cartesi;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup image snapshot`: what an operator of the Cartesi node starts an application from.</summary>
static class SnapshotVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "snapshot",
            "Start the image on the installed Cartesi Machine and store it where it waits for its first input: a folder for a rollups-node, and its template hash.",
            "rollup image snapshot --image artifacts/guest/guest.bin --out snapshot",
            "rollup deploy --snapshot snapshot   # an application that carries the snapshot's template hash");
        Option<string> folder = new("--out") { Description = "folder to make", Required = true, HelpName = "folder" };
        verb.Options.Add(ImageFile.Option);
        verb.Options.Add(folder);
        verb.SetAction(parsed =>
        {
            Screen screen = Sessions.ScreenOf(parsed);
            string directory = parsed.GetValue(folder)!;
            CartesiTemplate template = ImageFile.Start(parsed.GetValue(ImageFile.Option), (file, _) => CartesiSnapshot.Write(file, directory));
            string version = $"{template.EmulatorVersion / 1_000_000}.{template.EmulatorVersion / 1_000 % 1_000}.{template.EmulatorVersion % 1_000}";
            screen.Answer(
                new { Snapshot = directory, TemplateHash = HexText.Of(template.TemplateHash), template.StartCycles, EmulatorVersion = version },
                _ => screen.Say(
                    $"{directory}: template hash {HexText.Of(template.TemplateHash)}, {template.StartCycles} instructions to the first accept, "
                    + $"for Cartesi Machine {version} only.\nNext: rollup deploy --snapshot {directory}"));
            return ExitCode.Done;
        });
        return verb;
    }
}
