namespace Rollup.Chain;

/// <summary>
/// Where the password of a keystore comes from: an environment variable, a file, or the person in front. Never an argument of the
/// command line, which every process of the machine can read.
/// </summary>
public sealed class PasswordSource
{
    public const string Variable = "LOCKSTEP_PASSWORD";
    public const string FileVariable = "LOCKSTEP_PASSWORD_FILE";

    readonly Func<string, string?>? _prompt;
    readonly string? _file;

    /// <param name="file">A file whose first line is the password; null looks for one in <see cref="FileVariable"/>.</param>
    /// <param name="prompt">Asks the person, given the question; null when nobody is there.</param>
    public PasswordSource(string? file = null, Func<string, string?>? prompt = null)
    {
        _file = file;
        _prompt = prompt;
    }

    /// <summary>The file named by the caller, else the variable, else the file named by the other variable, else the person.</summary>
    public string Read(string question)
    {
        if (_file is not null) return FirstLine(_file);
        if (Environment.GetEnvironmentVariable(Variable) is { } password) return password;
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file) return FirstLine(file);
        return _prompt?.Invoke(question)
            ?? throw new KeystoreException($"no password: set {Variable} or {FileVariable}, or answer the question");
    }

    // Neither the file's name nor why it does not open: somebody may have written the password itself where its file belongs.
    static string FirstLine(string file)
    {
        const string Sources = $"--password-file or {FileVariable}";
        try
        {
            using StreamReader reader = new(file);
            return reader.ReadLine() ?? throw new KeystoreException($"the password file is empty: {Sources}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeystoreException(
                $"the password file cannot be read: {Sources} takes the name of a file whose first line is the password");
        }
    }
}
