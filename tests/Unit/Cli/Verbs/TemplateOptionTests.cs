using Rollup.Cli;
using Rollup.Cli.Verbs;
using Rollup.Client.Workspace;

namespace Rollup.Tests.Unit.Cli;

/// <summary>Which machine an application is of is remembered with the application, and forgotten with it.</summary>
public sealed class TemplateOptionTests : IDisposable
{
    const string First = "0x4dbf24213980c085f487281e029820aafbf6f317", Second = "0x3db6c7ced14f2749608d3bf04edbf13896977199";
    const string Hash = "0xfc2ae28f551ee1a389044b5a4c9895753a0d4d61d740113fc23e832e56a70cf5";

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    [Fact]
    public void ItStaysWithTheApplication()
    {
        Assert.Null(Open("verify", "--application", First).ExpectedTemplateHash);
        Assert.Equal(Hash, Open("verify", "--template", Hash).ExpectedTemplateHash);
        Assert.Equal(Hash, Open("node").ExpectedTemplateHash);
        Assert.Equal(Hash, Open("job", "list").ExpectedTemplateHash); // a verb without the option forgets nothing
        Assert.Null(Open("node", "--application", Second).ExpectedTemplateHash);
    }

    [Fact]
    public void WhatIsNoHashIsRefused()
    {
        Assert.Throws<ClientException>(() => Open("verify", "--template", "0x1234"));
        Assert.Throws<ClientException>(() => Open("verify", "--template", "snapshot"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    Configuration Open(params string[] words)
    {
        using CommandSession session = CommandSession.Open(CommandTree.Build().Parse([.. words, "--data-dir", _folder]));
        return session.Configuration;
    }
}
