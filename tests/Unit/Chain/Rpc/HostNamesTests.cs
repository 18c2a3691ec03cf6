using System.Net;

namespace Rollup.Tests.Unit.Chain;

/// <summary>What the operating system says of names and of this machine, as far as every system says the same.</summary>
public class HostNamesTests
{
    [Fact]
    public async Task TheSystemKnowsThisMachine()
    {
        IPAddress[] local = await HostNames.OfSystem.AddressesAsync("localhost", Cancellation);
        Assert.NotEmpty(local);
        Assert.All(local, address => Assert.True(IPAddress.IsLoopback(address), $"{address}"));
        Assert.Contains(IPAddress.Loopback, HostNames.OfSystem.OwnAddresses());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("::1")]
    public async Task AnAddressIsItsOwnName(string address) =>
        Assert.Equal([IPAddress.Parse(address)], await HostNames.OfSystem.AddressesAsync(address, Cancellation));

    /// <summary>A name and an address of one machine are one place, asked of the system itself.</summary>
    [Fact]
    public async Task LocalhostIsThisMachine()
    {
        EndpointPlace named = await EndpointPlace.FindAsync(new Uri("http://localhost:8545"), HostNames.OfSystem, Cancellation);
        EndpointPlace written = await EndpointPlace.FindAsync(new Uri("http://127.0.0.1:8545"), HostNames.OfSystem, Cancellation);
        EndpointPlace other = await EndpointPlace.FindAsync(new Uri("http://192.0.2.1:8545"), HostNames.OfSystem, Cancellation);
        Assert.True(named.IsSame(written));
        Assert.False(other.IsSame(written));
    }
}
