using Wasmtime;

namespace Rollup.Machine.Wasm;

/// <summary>One instance of a module without imports, held to its memory and its fuel. What it does depends on its input alone.</summary>
sealed class WasmSandbox : IDisposable
{
    readonly IReadOnlyList<string> _trapSites;
    readonly ulong _fuelPerCall;
    readonly long _memoryBytesMax;
    readonly Engine _engine;
    readonly Store _store;
    readonly Instance _instance;
    readonly Memory _memory;
    readonly int _start;
    bool _isBroken;

    public WasmSandbox(ReadOnlySpan<byte> bytes, IReadOnlyList<string> trapSites, long memoryBytesMax, ulong fuelPerCall)
    {
        (_trapSites, _memoryBytesMax, _fuelPerCall) = (trapSites, memoryBytesMax, fuelPerCall);
        _engine = new Engine(Configuration());
        _store = new Store(_engine);
        try
        {
            using Module module = Read(bytes);
            if (module.Imports.Count > 0)
                throw new WasmException(WasmFailure.Refused,
                    $"the module imports {module.Imports[0].ModuleName}.{module.Imports[0].Name}; a trainer imports nothing");
            // Of a table, which C always gets, one element: the empty one.
            _store.SetLimits(memorySize: memoryBytesMax, tableElements: 1, instances: 1, tables: 1, memories: 1);
            _store.Fuel = fuelPerCall;
            _instance = Instantiate(module);
            _memory = _instance.GetMemory("memory") ?? throw Missing("memory");
            _start = Call("trainer_Start");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ulong FuelUsed { get; set; }

    /// <summary>Grows the memory until so many bytes follow the block's start.</summary>
    public void Reserve(int bytes)
    {
        long missing = _start + (long)bytes - _memory.GetLength();
        if (missing <= 0) return;
        long pages = (missing + Memory.PageSize - 1) / Memory.PageSize;
        if (_memory.GetLength() + pages * Memory.PageSize > _memoryBytesMax)
        {
            _isBroken = true;
            throw new WasmException(
                WasmFailure.OutOfMemory, $"the work takes {bytes} bytes, and the module may have {_memoryBytesMax} in all");
        }
        _memory.Grow(pages);
    }

    /// <summary>A part of the block. It is another place after the memory has grown.</summary>
    public Span<byte> Block(int offset, int count) => IsInside(_start + (long)offset, count)
        ? _memory.GetSpan(_start + (long)offset, count)
        : throw new WasmException(WasmFailure.Refused, "the module names a place that its memory does not have");

    public int Call(string export, params object[] arguments) => Run(export, arguments) as int? ?? throw Missing(export);

    public object? Run(string export, params object[] arguments)
    {
        if (_isBroken) throw new InvalidOperationException("the module has failed before and is of no further use");
        Function function = _instance.GetFunction(export) ?? throw Missing(export);
        _store.Fuel = _fuelPerCall;
        try
        {
            return function.Invoke([.. arguments.Select(argument => (ValueBox)(int)argument)]);
        }
        catch (TrapException trap)
        {
            _isBroken = true;
            throw trap.Type == TrapCode.OutOfFuel
                ? new WasmException(WasmFailure.OutOfFuel, $"{export} was not done after {_fuelPerCall} units of fuel")
                : new WasmException(WasmFailure.Trapped, $"{export} stopped: {ReasonOf(trap)}");
        }
        catch (WasmtimeException refused)
        {
            throw new WasmException(WasmFailure.Refused, $"the module has another {export} than a trainer has: {refused.Message}");
        }
        finally
        {
            FuelUsed += _fuelPerCall - _store.Fuel;
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }

    // One thread, no vectors, nothing whose result a processor may choose. And no signal handlers: with Wasmtime's before its own, .NET
    // would handle the signal of an integer division by zero on the small stack of signals, and the process would end instead of throwing.
    static Config Configuration() => new Config().WithFuelConsumption(true).WithSignalsBasedTraps(false).WithSIMD(false)
        .WithRelaxedSIMD(false, false).WithWasmThreads(false)
        .WithMultiMemory(false).WithMemory64(false).WithReferenceTypes(false).WithGc(false).WithExceptions(false);

    Module Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Module.FromBytes(_engine, "trainer", bytes);
        }
        catch (WasmtimeException refused)
        {
            throw new WasmException(WasmFailure.Refused, $"not a module that a trainer may be: {refused.Message}");
        }
    }

    Instance Instantiate(Module module)
    {
        try
        {
            return new Instance(_store, module);
        }
        catch (TrapException trap)
        {
            throw new WasmException(
                trap.Type == TrapCode.OutOfFuel ? WasmFailure.OutOfFuel : WasmFailure.Trapped, $"the module's start stopped: {trap.Type}");
        }
        catch (WasmtimeException refused)
        {
            throw new WasmException(
                WasmFailure.OutOfMemory, $"the module does not start within {_memoryBytesMax} bytes: {refused.Message}");
        }
    }

    // The module notes the site before it stops itself.
    string ReasonOf(TrapException trap)
    {
        int site = trap.Type == TrapCode.Unreachable && _instance.GetGlobal("trainer_TrapSite")?.GetValue() is int address
            && IsInside(address, sizeof(int))
            ? _memory.ReadInt32(address) : 0;
        if (site == 0) return $"{trap.Type}";
        return site > 0 && site <= _trapSites.Count ? $"trap {_trapSites[site - 1]}" : $"trap {site}";
    }

    bool IsInside(long address, int count) => address >= 0 && address + count <= _memory.GetLength();

    static WasmException Missing(string export) => new(WasmFailure.Refused, $"the module has no {export} as a trainer has");
}
