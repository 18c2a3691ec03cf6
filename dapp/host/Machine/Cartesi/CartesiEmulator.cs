using System.Runtime.InteropServices;
using System.Text.Json;
using Rollup.Machine.Riscv;
using Rollup.Protocol;

namespace Rollup.Machine.Cartesi;

/// <summary>
/// One machine of the Cartesi emulator, on a server or in this process. The library itself cannot copy a machine: only a server can be
/// forked, and goes its own way then.
/// </summary>
sealed unsafe class CartesiEmulator : IDisposable
{
    const int ShareAll = 2, ShareNothing = 0; // what of a machine lives in files
    const int EndServer = 2;
    const int SpawnMilliseconds = 10_000;

    // Where the guest's console goes: nowhere. The settings do not change what is computed.
    const string Runtime = """{"console":{"output_destination":"to_null"}}""";

    readonly CartesiHandle _handle;

    CartesiEmulator(CartesiHandle handle) => _handle = handle;

    public ulong Cycles => ReadRegister(Register.Cycles);

    /// <summary>A machine with an image at the start of its RAM, not yet run.</summary>
    public static CartesiEmulator Create(string imageFile, bool isServed)
    {
        CartesiEmulator emulator = Empty(isServed);
        try
        {
            Check(CartesiCalls.Create(emulator._handle, ConfigurationOf(Path.GetFullPath(imageFile)), Runtime, null), "create a machine");
            return emulator;
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    /// <summary>A copy of a stored machine; the folder is not changed and not needed any more.</summary>
    public static CartesiEmulator Load(string directory, bool isServed)
    {
        CartesiEmulator emulator = Empty(isServed);
        try
        {
            Check(CartesiCalls.Load(emulator._handle, Path.GetFullPath(directory), Runtime, ShareNothing), "load a machine");
            return emulator;
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    /// <summary>
    /// RAM as machine.ld lays it out, no arguments for a kernel that is not there, and the hash that the chain's contracts use. Everything
    /// else is as the emulator sets it, for all of it counts for the machine's hash.
    /// </summary>
    public static string ConfigurationOf(string imageFile) => JsonSerializer.Serialize(new
    {
        ram = new { length = RiscvMachine.RamBytes, backing_store = new { data_filename = imageFile } },
        dtb = new { bootargs = "", init = "", entrypoint = "" },
        hash_tree = new { hash_function = "keccak256" },
    });

    /// <summary>A copy, of a machine on a server: the process is forked, so that only what the copy writes takes room.</summary>
    public CartesiEmulator Fork()
    {
        Check(CartesiCalls.ForkServer(_handle, out CartesiHandle forked, out _, out _), "fork a machine");
        CartesiEmulator copy = new(forked);
        Check(CartesiCalls.SetCleanupCall(forked, EndServer), "own a machine");
        return copy;
    }

    /// <summary>Writes the machine into a new folder. The hash that lies there is the last that was asked for.</summary>
    public void Store(string directory) => Check(CartesiCalls.Store(_handle, Path.GetFullPath(directory), ShareAll), "store a machine");

    public BreakReason Run(ulong cycleEnd)
    {
        Check(CartesiCalls.Run(_handle, cycleEnd, out BreakReason reason), "run a machine");
        return reason;
    }

    /// <summary>Why the guest stopped, and how many bytes of the buffer are what it said.</summary>
    public HtifWord Receive(Span<byte> buffer)
    {
        ulong length = (ulong)buffer.Length;
        Check(CartesiCalls.ReceiveRequest(_handle, out byte command, out ushort reason, ref MemoryMarshal.GetReference(buffer), ref length),
            "read what the guest sent");
        return new HtifWord(HtifWord.Yield, command, reason, checked((uint)length));
    }

    /// <summary>
    /// Answers an accept: with an input, for which the hash of the machine as it stands has to be given, or with a query.
    /// </summary>
    public void Send(ushort reason, ReadOnlySpan<byte> data, Bytes32? rootHash)
    {
        Bytes32 hash = rootHash.GetValueOrDefault();
        fixed (byte* pointer = hash.Bytes)
        {
            Check(CartesiCalls.SendResponse(
                _handle, reason, in MemoryMarshal.GetReference(data), (ulong)data.Length, rootHash is null ? null : pointer),
                "send a request");
        }
    }

    public Bytes32 RootHash()
    {
        Bytes32 hash = default;
        Check(CartesiCalls.GetRootHash(_handle, ref MemoryMarshal.GetReference(hash.WritableBytes)), "hash a machine");
        return hash;
    }

    public ulong ReadRegister(Register register)
    {
        Check(CartesiCalls.ReadRegister(_handle, register, out ulong value), "read a register");
        return value;
    }

    public void Read(ulong address, Span<byte> data) =>
        Check(CartesiCalls.ReadMemory(_handle, address, ref MemoryMarshal.GetReference(data), (ulong)data.Length), "read memory");

    public void Write(ulong address, ReadOnlySpan<byte> data) =>
        Check(CartesiCalls.WriteMemory(_handle, address, in MemoryMarshal.GetReference(data), (ulong)data.Length), "write memory");

    public void Dispose() => _handle.Dispose();

    static CartesiEmulator Empty(bool isServed)
    {
        if (isServed) CartesiLibrary.RequireServer();
        else CartesiLibrary.Require();
        CartesiHandle handle;
        if (isServed) Check(CartesiCalls.SpawnServer("127.0.0.1:0", SpawnMilliseconds, out handle, out _, out _), "start a server");
        else Check(CartesiCalls.New(out handle), "make a machine");
        return new CartesiEmulator(handle);
    }

    static void Check(int code, string what)
    {
        if (code == 0) return;
        string text = Marshal.PtrToStringUTF8((nint)CartesiCalls.GetLastErrorMessage()) ?? "";
        throw new CartesiException($"the Cartesi Machine could not {what}: {text} ({code})");
    }
}
