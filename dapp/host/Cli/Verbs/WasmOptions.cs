using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`--engine` and `--module`: the program's own code, or the same code as WebAssembly.</summary>
static class WasmOptions
{
    static readonly Option<string> Engine = Choice();
    static readonly Setting<string?> Module = new("--module", "another trainer.wasm than the one built with this program", "file");

    public static void AddTo(Verb verb)
    {
        verb.Options.Add(Engine);
        verb.Options.Add(Module);
    }

    /// <summary>The module to run, null for the program's own code.</summary>
    public static string? ModuleOf(ParseResult parsed)
    {
        string? named = parsed.GetValue(Module);
        if (parsed.GetValue(Engine) == "wasm") return TrainerModule.Find(named);
        return named is null ? null : throw UserError.Usage(
            $"{named} would not run", "--module names a module, and the native engine runs none",
            "add --engine wasm, or leave --module out");
    }

    static Option<string> Choice()
    {
        Setting<string> option = new(
            "--engine", "native, or wasm: the same code in a module that can reach nothing", otherwise: "native", "native|wasm");
        option.AcceptOnlyFromAmong("native", "wasm");
        return option;
    }
}
