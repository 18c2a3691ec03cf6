namespace Rollup.Tests.EndToEnd;

/// <summary>A development chain is ours alone: its own port, its own end.</summary>
public sealed class ChainProcessTests
{
    static readonly Artifacts s_artifacts = Artifacts.Find();

    [Fact]
    public async Task TwoChainsStandBesideEachOtherAndEnd()
    {
        AnvilProcess first = await AnvilProcess.StartAsync(s_artifacts, new AnvilOptions { ChainId = 101 }, Cancellation);
        await using AnvilProcess second = await AnvilProcess.StartAsync(s_artifacts, new AnvilOptions { ChainId = 102 }, Cancellation);
        Assert.Equal(101UL, await first.Client.ChainIdAsync(Cancellation));
        Assert.Equal(102UL, await second.Client.ChainIdAsync(Cancellation));
        Assert.Equal("127.0.0.1", first.Endpoint.Host);
        Assert.NotEqual(first.Endpoint.Port, second.Endpoint.Port);

        Uri endpoint = first.Endpoint;
        using Process guard = Process.GetProcessById(first.Id);
        await first.DisposeAsync();
        Assert.True(guard.HasExited);
        using RpcChannel gone = new(endpoint, retryDelay: TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => new EthereumClient(gone).ChainIdAsync(Cancellation));
        Assert.Equal(102UL, await second.Client.ChainIdAsync(Cancellation));
    }

    [Fact]
    public async Task AChainGoesOnFromItsStateFile()
    {
        string stateFile = Path.Combine(Path.GetTempPath(), $"chain-{Guid.NewGuid():N}.json");
        Address account = EthereumKey.Generate().Address;
        try
        {
            await using (AnvilProcess chain = await AnvilProcess.StartAsync(
                s_artifacts, new AnvilOptions { StateFile = stateFile }, Cancellation))
            {
                await chain.Anvil.MineAsync(5, Cancellation);
                await chain.Anvil.SetBalanceAsync(account, 123, Cancellation);
                await chain.Anvil.MineAsync(1, Cancellation);
            }
            await using AnvilProcess again = await AnvilProcess.StartAsync(
                s_artifacts, new AnvilOptions { StateFile = stateFile }, Cancellation);
            Assert.Equal(6UL, await again.Client.BlockNumberAsync(Cancellation));
            Assert.Equal<UInt128>(123, await again.Client.BalanceWeiAsync(account, default, Cancellation));
        }
        finally
        {
            File.Delete(stateFile);
        }
    }

    [Fact]
    public async Task ATakenPortIsReportedAtOnce()
    {
        await using AnvilProcess chain = await AnvilProcess.StartAsync(s_artifacts, cancellation: Cancellation);
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AnvilProcess.StartAsync(s_artifacts, new AnvilOptions { Port = chain.Endpoint.Port }, Cancellation));
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMissingPackageSaysWhatToRun()
    {
        ToolMissingException fault = await Assert.ThrowsAsync<ToolMissingException>(
            () => AnvilProcess.StartAsync(new Artifacts("/nowhere"), cancellation: Cancellation));
        Assert.Contains("npm ci --ignore-scripts", fault.Message, StringComparison.Ordinal);
    }
}
