using System.Runtime.InteropServices;
using System.Text;

namespace Rollup.Chain;

/// <summary>
/// Where the password of a keystore comes from: an environment variable, a file, or the person in front. Never an argument of the
/// command line, which every process of the machine can read.
/// </summary>
public sealed class PasswordSource
{
    public const string Variable = "LOCKSTEP_PASSWORD";
    public const string FileVariable = "LOCKSTEP_PASSWORD_FILE";

    const char Replacement = '\uFFFD'; // what the system's environment shows for bytes that are no text

    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static string? s_taken;
    static string? s_takenFile;

    readonly Func<string, string?>? _prompt;
    readonly string? _file;

    /// <param name="file">A file whose first line is the password; null looks for one in <see cref="FileVariable"/>.</param>
    /// <param name="prompt">Asks the person, given the question; null when nobody is there.</param>
    public PasswordSource(string? file = null, Func<string, string?>? prompt = null)
    {
        _file = file;
        _prompt = prompt;
    }

    /// <summary>
    /// Takes both variables out of the environment and keeps them, so that no process that this one starts inherits them, by whichever way
    /// it is started. For the beginning of a program.
    /// </summary>
    public static void TakeFromEnvironment()
    {
        (s_taken, s_takenFile) = (Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable(FileVariable));
        foreach (string name in new[] { Variable, FileVariable })
        {
            Environment.SetEnvironmentVariable(name, null); // for what .NET starts
            if (!OperatingSystem.IsWindows()) _ = RemoveFromSystem(name); // for what a native library starts
        }
    }

    /// <summary>The file named by the caller, else the variable, else the file named by the other variable, else the person.</summary>
    public string Read(string question)
    {
        if (_file is not null) return FirstLine(_file);
        if ((s_taken ?? Environment.GetEnvironmentVariable(Variable)) is { } password)
            return password.Contains(Replacement) ? throw NotText($"the variable {Variable}") : password;
        if ((s_takenFile ?? Environment.GetEnvironmentVariable(FileVariable)) is { Length: > 0 } file) return FirstLine(file);
        return _prompt?.Invoke(question)
            ?? throw new KeystoreException($"no password: set {Variable} or {FileVariable}, or answer the question");
    }

    /// <summary>The bytes of a password. Text that has none would become the same bytes as other such text.</summary>
    internal static byte[] BytesOf(string password)
    {
        try
        {
            return s_strict.GetBytes(password);
        }
        catch (EncoderFallbackException)
        {
            throw NotText("the password");
        }
    }

    // Neither the file's name nor why it does not open: somebody may have written the password itself where its file belongs.
    static string FirstLine(string file)
    {
        const string Sources = $"--password-file or {FileVariable}";
        try
        {
            byte[] bytes = GivenFile.Read(file);
            ReadOnlySpan<byte> text = bytes;
            if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
            if (text.IsEmpty) throw new GivenFileException(file, FileFault.Empty);
            int end = text.IndexOfAny((byte)'\n', (byte)'\r');
            return s_strict.GetString(end < 0 ? text : text[..end]);
        }
        catch (GivenFileException fault) when (fault.Fault == FileFault.Empty)
        {
            throw new KeystoreException($"the password file is empty, or no file: {Sources}");
        }
        catch (DecoderFallbackException)
        {
            throw NotText("the password file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeystoreException(
                $"the password file cannot be read: {Sources} takes the name of a file whose first line is the password");
        }
    }

    static KeystoreException NotText(string what) =>
        new($"{what} is not UTF-8: many passwords would be read as the same one; write it anew as UTF-8");

    [DllImport("libc", EntryPoint = "unsetenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int RemoveFromSystem([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
