using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rollup.Machine.Cartesi;

/// <summary>
/// The C interface of the Cartesi Machine 0.21: zero or a negative error, whose text the same thread asks for next. The numbers of
/// registers change between minor versions, so the libraries are asked for by theirs.
/// </summary>
static unsafe partial class CartesiCalls
{
    public const string Emulator = "cartesi-0.21";
    public const string Server = "cartesi_jsonrpc-0.21";

    [LibraryImport(Emulator, EntryPoint = "cm_get_version")]
    public static partial ulong GetVersion();

    [LibraryImport(Emulator, EntryPoint = "cm_get_last_error_message")]
    public static partial byte* GetLastErrorMessage();

    [LibraryImport(Emulator, EntryPoint = "cm_new")]
    public static partial int New(out CartesiHandle machine);

    [LibraryImport(Emulator, EntryPoint = "cm_delete")]
    public static partial void Delete(nint machine);

    [LibraryImport(Emulator, EntryPoint = "cm_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Create(CartesiHandle machine, string configuration, string runtime, string? directory);

    [LibraryImport(Emulator, EntryPoint = "cm_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Load(CartesiHandle machine, string directory, string runtime, int sharing);

    [LibraryImport(Emulator, EntryPoint = "cm_store", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Store(CartesiHandle machine, string directory, int sharing);

    [LibraryImport(Emulator, EntryPoint = "cm_run")]
    public static partial int Run(CartesiHandle machine, ulong cycleEnd, out BreakReason reason);

    /// <summary>The length is the capacity before and the bytes received after.</summary>
    [LibraryImport(Emulator, EntryPoint = "cm_receive_cmio_request")]
    public static partial int ReceiveRequest(CartesiHandle machine, out byte command, out ushort reason, ref byte data, ref ulong length);

    [LibraryImport(Emulator, EntryPoint = "cm_send_cmio_response")]
    public static partial int SendResponse(CartesiHandle machine, ushort reason, in byte data, ulong length, byte* revertRootHash);

    [LibraryImport(Emulator, EntryPoint = "cm_get_root_hash")]
    public static partial int GetRootHash(CartesiHandle machine, ref byte hash);

    [LibraryImport(Emulator, EntryPoint = "cm_read_reg")]
    public static partial int ReadRegister(CartesiHandle machine, Register register, out ulong value);

    [LibraryImport(Emulator, EntryPoint = "cm_read_memory")]
    public static partial int ReadMemory(CartesiHandle machine, ulong address, ref byte data, ulong length);

    [LibraryImport(Emulator, EntryPoint = "cm_write_memory")]
    public static partial int WriteMemory(CartesiHandle machine, ulong address, in byte data, ulong length);

    /// <summary>A process of its own with no machine in it yet. It ends when its handle does.</summary>
    [LibraryImport(Server, EntryPoint = "cm_jsonrpc_spawn_server", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SpawnServer(
        string address, long timeoutMilliseconds, out CartesiHandle machine, out byte* boundAddress, out uint process);

    [LibraryImport(Server, EntryPoint = "cm_jsonrpc_fork_server")]
    public static partial int ForkServer(CartesiHandle machine, out CartesiHandle forked, out byte* address, out uint process);

    /// <summary>What deleting the handle does to the process behind it: 2 ends it.</summary>
    [LibraryImport(Server, EntryPoint = "cm_jsonrpc_set_cleanup_call")]
    public static partial int SetCleanupCall(CartesiHandle machine, int call);
}

/// <summary>Why a run ended.</summary>
enum BreakReason
{
    Failed = 0,
    Halted = 1,
    YieldedManually = 2,
    YieldedAutomatically = 3,
    YieldedSoftly = 4,
    ReachedTargetCycle = 5,
    ConsoleOutput = 6,
    ConsoleInput = 7,
    CycleOverflow = 8,
}

/// <summary>The registers that are read, by their number in 0.21.</summary>
enum Register
{
    Cycles = 69,
    YieldedManually = 95,
    Unreproducible = 97,
    ToHost = 102,
}

/// <summary>One machine, of this process or of a server's.</summary>
sealed class CartesiHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public CartesiHandle() : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        CartesiCalls.Delete(handle);
        return true;
    }
}
