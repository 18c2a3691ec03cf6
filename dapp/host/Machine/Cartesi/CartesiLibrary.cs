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

    /// <summary>Somebody named the server's program, and it is none: a mistake, where it is not installed a choice.</summary>
    public static string? NamingProblem { get; } =
        Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named ? ProblemOfNamed(named) : null;

    /// <summary>For example 21000 for 0.21.0.</summary>
    public static ulong Version => CartesiCalls.GetVersion();

    public static void Require()
    {
        if (Problem is not null) throw new CartesiMissingException(Problem);
    }

    public static void RequireServer()
    {
        if (NamingProblem is not null) throw new CartesiMissingException(NamingProblem); // whatever else is missing
        Require();
        if (ServerProblem is not null) throw new CartesiMissingException(WithoutServer(ServerProblem));
    }

    internal static string WithoutServer(string problem) =>
        $"{problem}, and without that server a machine is copied by storing it: {RiscvMachine.RamBytes:n0} bytes of RAM for every input";

    static string? FindProblem()
    {
        if (ProblemOf(CartesiCalls.Emulator) is { } problem) return problem;
        return Version / 1_000 == MinorVersion ? null : $"lib{CartesiCalls.Emulator}.so says it is version {Version}, not 0.{MinorVersion}";
    }

    static string? ProblemOf(string library)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(library, typeof(CartesiLibrary).Assembly, null));
            return null;
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            return WordsOf(library, fault.Message);
        }
    }

    /// <summary>
    /// Why a library does not load, of all that the loader said: what keeps a file that is there from loading, such as another library that
    /// it needs, and not the names under which there is none.
    /// </summary>
    internal static string WordsOf(string library, string loaderSaid)
    {
        const string Heading = "Unable to load", Absent = ": cannot open shared object file: No such file or directory";
        string[] own = [library, $"lib{library}", $"{library}.so", $"lib{library}.so"];
        string? reason = loaderSaid.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(
            line => !line.StartsWith(Heading, StringComparison.Ordinal)
                && !(line.EndsWith(Absent, StringComparison.Ordinal) && own.Contains(Path.GetFileName(line[..^Absent.Length]))));
        return reason is null ? $"lib{library}.so is on no path that the loader looks at" : $"lib{library}.so does not load: {reason}";
    }

    static string? FindServerProblem()
    {
        if (ProblemOf(CartesiCalls.Server) is { } problem) return problem;
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named) return ProblemOfNamed(named);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, ServerProgram))) ? null : $"{ServerProgram} is not on the PATH";
    }

    /// <summary>Why the program that the variable names cannot be the server; null if it may.</summary>
    internal static string? ProblemOfNamed(string path)
    {
        const UnixFileMode MayRun = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (Directory.Exists(path)) return $"{ServerVariable} names {path}, which is a folder";
        if (!File.Exists(path)) return $"{ServerVariable} names {path}, which is not there";
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & MayRun) != 0 ? null
            : $"{ServerVariable} names {path}, which is no program";
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
