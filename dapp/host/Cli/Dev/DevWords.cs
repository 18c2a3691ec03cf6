namespace Rollup.Cli.Dev;

/// <summary>What `rollup dev` says when it is ready: where everything is, who is there, and what to type next.</summary>
static class DevWords
{
    public static void Answer(
        Screen screen, DevFolder folder, DevChain chain, NodeEndpoints node, TimeSpan elapsed, ulong etherPerAccount)
    {
        string application = HexText.Of(chain.Application.Application), rpc = chain.Anvil.Endpoint.ToString();
        var people = DevFolder.People.Zip(AnvilKeys.All, (person, key) => new
        {
            Name = person, Account = key.Address.ToHex(), DataDirectory = Path.GetRelativePath(Environment.CurrentDirectory,
                folder.PathOf(person)),
        }).ToArray();
        screen.Answer(
            new
            {
                Seconds = elapsed.TotalSeconds, AnvilKeys.ChainId, RpcUrl = rpc, node.NodeUrl, node.InspectUrl, Application = application,
                Authority = HexText.Of(chain.Application.Authority), Token = HexText.Of(chain.Token.Address), People = people,
            },
            _ =>
            {
                screen.Table("everything on this chain", ["", ""],
                [
                    ["chain", $"{rpc}, id {AnvilKeys.ChainId}, {chain.ContractsDeployed} contracts deployed"],
                    ["application", $"{application}, owned by nobody"],
                    ["node", $"{node.NodeUrl}, inspects at {node.InspectUrl}; it claims what every epoch pays"],
                    ["token", $"{HexText.Of(chain.Token.Address)}, all of it with the operator"],
                ]);
                screen.Table($"people, each with {etherPerAccount:N0} ETH", ["who", "account", "data directory"],
                    people.Select(each => (IReadOnlyList<string>)[each.Name, each.Account, each.DataDirectory]));
                string sponsor = people[1].DataDirectory, client = people[2].DataDirectory;
                screen.Say($"""
                    The keys are anvil's, which everybody has: no password is asked, and they sign for chain {AnvilKeys.ChainId} alone.
                    ready in {elapsed.TotalSeconds:0.0} s. Next, in another terminal:
                      rollup model new --data holdout.csv --out initial.onnx
                      rollup job post --data-dir {sponsor} --model initial.onnx --data holdout.csv --reward 0.1
                      rollup job accept 1 --data-dir {client}
                      rollup train 1 --data-dir {client} --data my.csv
                    Ctrl-C ends chain and node.
                    """);
            });
    }
}
