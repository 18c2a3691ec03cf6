namespace Rollup.Node.Operation;

/// <summary>
/// Whom a node that signs for others' money may take the chain's word from. Decided from the options alone, before anything is connected.
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
        if (options.WitnessUrl is { } url)
            return EndpointHost.IsSame(endpoint, new Uri(url))
                ? $"endpoint and witness are on one host, {endpoint.IdnHost}: one liar there could be both; name a witness on another host"
                : null;
        bool isBelieved = !claims || options.TrustsEndpoint || EndpointHost.IsLoopback(endpoint);
        return isBelieved ? null
            : $"{endpoint.IdnHost} is another machine, and what one endpoint says is not enough to sign for others' money:"
                + " name a second endpoint on another host with --witness, or believe this one with --trust-endpoint";
    }
}
