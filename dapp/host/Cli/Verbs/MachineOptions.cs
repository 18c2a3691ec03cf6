using System.CommandLine;
using System.CommandLine.Parsing;
using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Cli.Verbs;

/// <summary>Which engine runs the application, and which one beside it: the same options wherever a node is started.</summary>
static class MachineOptions
{
    public static readonly Setting<string?> Image = new(
        "--image", "the machine's image [default: guest.bin beside rollup, else artifacts/guest/guest.bin above rollup or here]", "file");

    const string Native = "native", Riscv = "riscv", Cartesi = "cartesi";

    static readonly Setting<string> s_machine = new(
        "--machine",
        "engine: native (in this process), riscv (the machine's image, instruction by instruction) or cartesi (the image on the "
            + "installed Cartesi Machine)", "engine")
    { DefaultValueFactory = _ => Native, Validators = { CheckName } };

    static readonly Setting<string?> s_shadow = new(
        "--shadow", "run a second engine beside it and stop at the first difference [default: native, beside native riscv]", "engine")
    { Arity = ArgumentArity.ZeroOrOne, Validators = { CheckName } };

    public static void AddTo(Command command)
    {
        command.Options.Add(s_machine);
        command.Options.Add(s_shadow);
        command.Options.Add(Image);
    }

    /// <summary>The machine that the options ask for, in the state before the first input.</summary>
    public static IMachine Open(ParseResult parsed)
    {
        string main = parsed.GetValue(s_machine)!;
        string? image = parsed.GetValue(Image);
        if (parsed.GetResult(s_shadow) is null) return Open(main, image);
        string shadow = parsed.GetValue(s_shadow) ?? (main == Native ? Riscv : Native);
        if (main == shadow)
            throw UserError.Usage($"{main} is asked to shadow itself", "an engine agrees with itself",
                "name two different engines with --machine and --shadow");
        IMachine first = Open(main, image);
        try
        {
            return new ShadowMachine(first, Open(shadow, image));
        }
        catch
        {
            first.Dispose(); // it may be a process
            throw;
        }
    }

    /// <summary>The Cartesi Machine's own hash is the template hash, whatever anybody says; other engines have to be told it.</summary>
    public static bool KnowsTemplate(ParseResult parsed) => parsed.GetValue(s_machine) == Cartesi;

    /// <summary>The same options for a child process.</summary>
    public static string[] Repeat(ParseResult parsed)
    {
        List<string> words = ["--machine", parsed.GetValue(s_machine)!];
        if (parsed.GetResult(s_shadow) is not null)
            words.AddRange(parsed.GetValue(s_shadow) is { } shadow ? ["--shadow", shadow] : ["--shadow"]);
        if (parsed.GetValue(Image) is { } image) words.AddRange(["--image", Path.GetFullPath(image)]);
        return [.. words];
    }

    static IMachine Open(string engine, string? image) => engine switch
    {
        Native => new InProcessMachine(),
        Riscv => ImageFile.Start(image, (_, bytes) => new RiscvMachine(bytes)),
        Cartesi => ImageFile.Start(image, (file, _) => new CartesiMachine(file)),
        _ => throw new InvalidOperationException($"the engine {engine} was not checked"),
    };

    // While the words are read: before a missing key or application could be what is told first.
    static void CheckName(OptionResult named)
    {
        foreach (string engine in named.Tokens.Select(token => token.Value))
            if (engine is not (Native or Riscv or Cartesi))
                named.AddError($"'{engine}' is no engine; the engines are native, riscv and cartesi");
    }
}
