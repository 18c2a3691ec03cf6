using Wasmtime;

namespace Rollup.Tests.Translator;

/// <summary>
/// Runs the driver for WebAssembly. After a trap the stack is put back by hand and the method goes on with its next operands.
/// </summary>
static class WasmProgram
{
    public static string[] Run(string path)
    {
        // Without signals, as in WasmSandbox.
        using Engine engine = new(new Config().WithSignalsBasedTraps(false));
        using Module module = Module.FromFile(engine, path);
        using Store store = new(engine);
        Instance instance = new(store, module);
        Global stackPointer = instance.GetGlobal("__stack_pointer")!;
        object top = stackPointer.GetValue()!;
        Func<long> hash = instance.GetFunction<long>("driver_Hash")!;
        Action<int> begin = instance.GetAction<int>("driver_Begin")!;
        Action run = instance.GetAction("driver_Run")!, trapped = instance.GetAction("driver_Trapped")!;
        string[] hashes = new string[instance.GetFunction<int>("driver_Methods")!()];
        for (int method = 0; method < hashes.Length; method++)
        {
            begin(method);
            while (!RanToTheEnd(run))
            {
                stackPointer.SetValue(top);
                trapped();
            }
            hashes[method] = hash().ToString("x16");
        }
        return hashes;
    }

    static bool RanToTheEnd(Action run)
    {
        try
        {
            run();
            return true;
        }
        catch (TrapException)
        {
            return false;
        }
    }
}
