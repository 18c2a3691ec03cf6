using Rollup.Client.NodeApi;

namespace Rollup.Tests.Unit.Cli;

/// <summary>
/// Which machine an application is of is remembered with the application once it has answered, and forgotten with it.
/// </summary>
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
        Assert.Null(Open("node").ExpectedTemplateHash); // nothing has answered
        Assert.Equal("", Open("node").Application);
        Answered("verify", "--application", First, "--template", Hash);
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

    /// <summary>Another application is of another chain until it says otherwise.</summary>
    [Fact]
    public void SoDoesItsChain()
    {
        Answered("verify", "--application", First);
        Assert.Equal((7UL, "0x07"), (Open("job", "list").ChainId, Open("job", "list").GenesisHash));
        Configuration other = Open("job", "list", "--application", Second);
        Assert.Equal((0UL, ""), (other.ChainId, other.GenesisHash));
        Assert.Equal(7UL, Open("job", "list").ChainId);
    }

    void Answered(params string[] words)
    {
        using CommandSession session = CommandSession.Open(CommandTree.Build().Parse([.. words, "--data-dir", _folder]));
        session.RememberApplication(new ChainIdentity(7, "0x07"));
    }

    Configuration Open(params string[] words)
    {
        using CommandSession session = CommandSession.Open(CommandTree.Build().Parse([.. words, "--data-dir", _folder]));
        return session.Configuration;
    }
}
