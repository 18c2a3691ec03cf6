namespace Rollup.Tests.Unit.Node;

/// <summary>The inputs of one holdout job from posting to settlement, as InputBox would have logged them.</summary>
static class JobScript
{
    public const ulong EpochLength = 10;

    static readonly Address s_sponsor = Fixtures.AddressOf(1);
    static readonly Address s_alice = Fixtures.AddressOf(2);
    static readonly Address s_bob = Fixtures.AddressOf(3);

    public static List<InputLog> Inputs()
    {
        List<InputLog> inputs = [];
        byte[] initial = Fixtures.Model(3, seed: 1);
        byte[] data = Fixtures.Data(3, rows: 40, seed: 5);
        byte[][] models = [Fixtures.Model(3, seed: 10), Fixtures.Model(3, seed: 11)];
        Address[] clients = [s_alice, s_bob];
        JobTerms terms = Fixtures.Terms(JudgeKind.Holdout, initial, data, block: 100);

        Deposit(inputs, 100, s_sponsor, 2200, Encode.Post(terms));
        Direct(inputs, 101, s_bob, Encode.Provide(1, JobFile.SchemaNumber, 0, Fixtures.Schema(in terms)));
        Direct(inputs, 101, s_bob, Encode.Provide(1, JobFile.InitialModelNumber, 0, initial));
        Direct(inputs, 101, s_bob, [1, 2, 3]);
        foreach (Address client in clients) Deposit(inputs, 103, client, 10, Encode.Accept(1, s_sponsor, default, terms));
        for (int i = 0; i < 2; i++)
            Direct(inputs, 112, clients[i],
                Encode.Commit(1, Encode.CommitmentOf(1, clients[i], Fixtures.Digest(models[i]), terms.DataDigest, Fixtures.SaltOf(1))));
        Direct(inputs, 113, s_alice, Encode.Settle(1));
        for (int i = 0; i < 2; i++)
            Direct(inputs, terms.CommitDeadline + 1, clients[i],
                Encode.Reveal(1, Fixtures.Digest(models[i]), terms.DataDigest, Fixtures.SaltOf(1)));
        for (int i = 0; i < 2; i++) Direct(
            inputs, terms.CommitDeadline + 2, clients[i], Encode.Provide(1, JobFile.FirstPlaceNumber + i, 0, models[i]));
        Direct(inputs, terms.RevealDeadline + 1, s_sponsor, Encode.Provide(1, JobFile.DataNumber, 0, data));
        Direct(inputs, terms.RevealDeadline + 2, s_bob, Encode.Evaluate(1));
        Direct(inputs, terms.HoldoutDeadline + 1, s_bob, Encode.Settle(1));
        return inputs;
    }

    public static BlockReference Block(ulong number) => new(number, $"0x{number:x64}");

    static void Deposit(List<InputLog> inputs, ulong block, Address depositor, UInt128 wei, byte[] command)
    {
        EtherDeposit deposit = new() { Depositor = depositor, AmountWei = UInt256.From(wei) };
        byte[] payload = new byte[EtherDeposit.FixedBytes + command.Length];
        Assert.Equal(payload.Length, deposit.Encode(command, payload));
        Direct(inputs, block, Addresses.EtherPortal, payload);
    }

    static void Direct(List<InputLog> inputs, ulong block, Address sender, byte[] payload)
    {
        EvmAdvance fields = new()
        {
            ChainId = World.ChainId, Application = World.Application, Sender = sender, BlockNumber = block, BlockTimestamp = block * 12,
            Index = (ulong)inputs.Count,
        };
        byte[] blob = new byte[EvmAdvance.EncodedBytes(payload.Length)];
        Assert.Equal(blob.Length, fields.Encode(payload, blob));
        inputs.Add(new InputLog((ulong)inputs.Count, Block(block), $"0x{inputs.Count:x64}", blob));
    }
}
