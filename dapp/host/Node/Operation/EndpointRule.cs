using System.Net.Sockets;

namespace Rollup.Node.Operation;

/// <summary>
/// Whom a node that signs for others' money may take the chain's word from. Decided from the options, before anything is connected; what
/// the names of endpoint and witness stand for is looked up once.
/// </summary>
public static class EndpointRule
{
    /// <summary>Why a node with these options must not start, or null.</summary>
    /// <param name="claims">Whether it gets a key to sign with.</param>
    public static string? Problem(NodeOptions options, bool claims)
    {
        if (claims && (options.ChainId == 0 || options.Validator.Length == 0))
            return "the chain id and the authority that claims are signed for are not in the configuration, and no endpoint is asked for"
                + " them: name them with --chain-id and --validator; rollup deploy remembers both";
        Uri endpoint = new(options.RpcUrl);
        if (new[] { endpoint, WitnessOf(options) }.FirstOrDefault(uri => uri is not null && EndpointHost.IsNowhere(uri)) is { } nowhere)
            return $"{nowhere.IdnHost} is what a server listens on and no address to connect to: name the host, this machine as 127.0.0.1";
        if (WitnessOf(options) is { } witness)
            return EndpointHost.IsSame(endpoint, witness)
                ? $"endpoint and witness are on one host, {endpoint.IdnHost}: one liar there could be both; name a witness on another host"
                : null;
        bool isBelieved = !claims || options.TrustsEndpoint || EndpointHost.IsLoopback(endpoint);
        return isBelieved ? null
            : $"{endpoint.IdnHost} is another machine, and what one endpoint says is not enough to sign for others' money:"
                + " name a second endpoint on another host with --witness, or believe this one with --trust-endpoint";
    }

    /// <summary>The node's end when endpoint and witness are one host by their addresses, or cannot be compared; or null.</summary>
    public static async Task<NodeEnd?> SameHostAsync(NodeOptions options, HostNames names, CancellationToken cancellation)
    {
        if (WitnessOf(options) is not { } witness) return null;
        Uri endpoint = new(options.RpcUrl), asked = endpoint;
        try
        {
            EndpointPlace first = await EndpointPlace.FindAsync(endpoint, names, cancellation);
            asked = witness;
            EndpointPlace second = await EndpointPlace.FindAsync(witness, names, cancellation);
            return !first.IsSame(second) ? null : new NodeEnd(
                NodeEndKind.EndpointUnproved,
                $"endpoint and witness, {endpoint.IdnHost} and {witness.IdnHost}, are on one host by their addresses: one liar could be"
                    + " both; name a witness on another host");
        }
        catch (SocketException fault)
        {
            return new NodeEnd(
                NodeEndKind.ChainSilent,
                $"no address is known for {asked.IdnHost} ({fault.Message}): whether endpoint and witness are two hosts cannot be said");
        }
    }

    static Uri? WitnessOf(NodeOptions options) => options.WitnessUrl is { } url ? new Uri(url) : null;
}
