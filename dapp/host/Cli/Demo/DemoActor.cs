namespace Rollup.Cli.Demo;

/// <summary>One person of the story, with a data directory that nobody else reads.</summary>
sealed class DemoActor(string name, string role, Session session) : IDisposable
{
    public string Name => name;
    public string Role => role;
    public Session Session => session;
    public Address Address => session.Key.Address;

    /// <summary>How the story went for a cheat: the status or verdict that stopped it.</summary>
    public string Stopped { get; set; } = "";

    public string DataFile => Path.Combine(session.Directory.Root, "my.csv");

    public void Dispose() => session.Dispose();
}
