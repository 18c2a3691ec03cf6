using System.Runtime.InteropServices;
using Rollup.Machine.Riscv;

namespace Rollup.Machine.Cartesi;

/// <summary>Whether the Cartesi Machine is installed here. It is no part of this program: who wants it installs its release.</summary>
public static class CartesiLibrary
{
    const string ServerProgram = "cartesi-jsonrpc-machine";
    const string ServerVariable = "CARTESI_JSONRPC_MACHINE";
    const ulong MinorVersion = 21;

    /// <summary>Why the library cannot be used, or null when it can.</summary>
    public static string? Problem { get; } = FindProblem();

    /// <summary>Why there can be no server, which is what forks, or null when there can.</summary>
    public static string? ServerProblem { get; } = Problem ?? FindServerProblem();

    /// <summary>For example 21000 for 0.21.0.</summary>
    public static ulong Version => CartesiCalls.GetVersion();

    public static void Require()
    {
        if (Problem is not null) throw new CartesiMissingException(Problem);
    }

    public static void RequireServer()
    {
        Require();
        if (ServerProblem is not null) throw new CartesiMissingException(WithoutServer(ServerProblem));
    }

    internal static string WithoutServer(string problem) =>
        $"{problem}, and without that server a machine is copied by storing it: {RiscvMachine.RamBytes:n0} bytes of RAM for every input";

    static string? FindProblem()
    {
        if (!NativeLibrary.TryLoad(CartesiCalls.Emulator, typeof(CartesiLibrary).Assembly, null, out _))
            return $"lib{CartesiCalls.Emulator}.so is on no path that the loader looks at";
        return Version / 1_000 == MinorVersion ? null : $"lib{CartesiCalls.Emulator}.so says it is version {Version}, not 0.{MinorVersion}";
    }

    static string? FindServerProblem()
    {
        if (!NativeLibrary.TryLoad(CartesiCalls.Server, typeof(CartesiLibrary).Assembly, null, out _))
            return $"lib{CartesiCalls.Server}.so is on no path that the loader looks at";
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named)
            return File.Exists(named) ? null : $"{ServerVariable} names {named}, which is not there";
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, ServerProgram))) ? null : $"{ServerProgram} is not on the PATH";
    }
}

/// <summary>The Cartesi Machine is asked for and is not installed.</summary>
public sealed class CartesiMissingException(string why) : Exception("the Cartesi Machine 0.21 is not installed: " + why)
{
    public string Why { get; } = why;

    public static string Next =>
        "install the release v0.21.0 of cartesi/machine-emulator (if its libraries are in no standard folder, name it in LD_LIBRARY_PATH), "
        + "or use --machine riscv, which needs nothing";
}

/// <summary>A call of the Cartesi Machine failed. That says nothing about the application: its machine may be well.</summary>
public sealed class CartesiException(string message) : Exception(message);
