using Rollup.Machine.Riscv;
using JudgeKind = Rollup.Protocol.JudgeKind;

namespace Rollup.Tests.Translator.Costs;

/// <summary>One input at its dearest for the machine: its payload's length, what it is sent by, and the instructions it took.</summary>
sealed record WorstInput(string Name, bool IsRefused, bool IsDeposit, int PayloadBytes, long Instructions);

/// <summary>
/// Every command in the state in which it takes the machine most: the tree of assets as deep as it can be, the job with all its places
/// taken, lists of the largest size and models of many blocks. What is refused changes nothing, and so can be sent again.
/// </summary>
sealed class WorstInputs : IDisposable
{
    const int Columns = 4, Classes = 16, Places = MarketLimits.PlacesMax;

    static readonly Address s_sponsor = Fixtures.AddressOf(1);
    static readonly byte[] s_initial = Fixtures.Padded(Fixtures.Model(Classes, seed: 1, columns: Columns), 262_144);
    static readonly byte[] s_data = Fixtures.Data(Classes, rows: 40, seed: 3, Columns);

    readonly CountedMarket _market;
    readonly List<WorstInput> _inputs = [];
    readonly JobTerms _terms;
    readonly ulong _job = 8 * Address.Size + 2;

    WorstInputs(RiscvMachine machine)
    {
        _market = new CountedMarket(machine);
        _terms = Fixtures.Terms(JudgeKind.Holdout, s_initial, s_data, block: 100, places: Places);
        _terms.AllowList.Count = Places;
        for (int place = 0; place < Places; place++) _terms.AllowList.Items[place] = ClientOf(place);
        _terms.RevealDeadline += 100;
        _terms.HoldoutDeadline += 100;
        Fixtures.Describe(ref _terms);
    }

    World World => _market.World;

    public static List<WorstInput> Count(byte[] image)
    {
        using RiscvMachine machine = new(image);
        using WorstInputs worst = new(machine);
        worst.Run();
        return worst._inputs;
    }

    public void Dispose() => _market.Dispose();

    void Run()
    {
        DeepenTree();
        Deposit("postJob", Encode.Post(TooLarge()), "PostJob.SlotsExceeded");
        Open();
        Direct("acceptJob, other terms", ClientOf(0), Encode.Accept(_job, default(Bytes32)), "AcceptJob.TermsDiffer");
        Direct("acceptJob, without its bond", ClientOf(0), Encode.Accept(World.View, _job), "AcceptJob.BondDiffers");
        foreach (int place in Enumerable.Range(0, Places))
        {
            _market.Repeat(World.Ether(ClientOf(place), _terms.BondUnits, Encode.Accept(World.View, _job)));
            _market.Repeat(World.Direct(ClientOf(place), Encode.Commit(_job, CommitmentOf(place))));
        }
        Deposit("acceptJob, all places taken", Encode.Accept(World.View, _job), "AcceptJob.NotOnAllowList");
        Keep("acceptJob in a vault, all places taken", World.Vault(World.VaultOf(9), s_sponsor, 1, Encode.Accept(World.View, _job)),
            "AcceptJob.NotOnAllowList", isDeposit: false); // at the price of an input, which is less
        Direct("commitWork", s_sponsor, Encode.Commit(_job, default), "CommitWork.NoPlace");
        Direct("cancelJob", s_sponsor, Encode.Cancel(_job), "CancelJob.PlaceBound");
        World.Block = _terms.CommitDeadline + 1;
        byte[] other = Encode.Reveal(_job, default, _terms.DataDigest, default);
        Direct("revealWork", ClientOf(Places - 1), other, "RevealWork.CommitmentDiffers");
        ProvideBlocks();
        Direct("evaluateJob", s_sponsor, Encode.Evaluate(_job), "EvaluateJob.RevealNotEnded");
        Direct("settleJob", s_sponsor, Encode.Settle(_job), "SettleJob.TooEarly");
        SendBack();
        World.Block = _terms.HoldoutDeadline + 1;
        Keep("settleJob, accepted", World.Direct(s_sponsor, Encode.Settle(_job)), "Accepted", isDeposit: false);
    }

    // Tokens that part from Ether, address zero, each at another bit: Ether is found at the end of the longest way.
    void DeepenTree()
    {
        JobTerms small = Fixtures.Terms(JudgeKind.Replay, Fixtures.Model(3, seed: 1), Fixtures.Data(3, rows: 24, seed: 3), block: 100);
        _market.Repeat(World.Ether(s_sponsor, EscrowOf(in small), Encode.Post(small)));
        small.PooledToken = 1;
        for (int bit = 0; bit < 8 * Address.Size; bit++)
        {
            Address token = default;
            token.WritableBytes[bit / 8] = (byte)(0x80 >> bit % 8);
            _market.Repeat(World.Erc20(token, s_sponsor, EscrowOf(in small), Encode.Post(small)));
        }
        _market.Repeat(World.Ether(s_sponsor, EscrowOf(in _terms), Encode.Post(_terms)));
    }

    JobTerms TooLarge()
    {
        JobTerms terms = _terms;
        terms.ModelBytes = MarketLimits.ModelBytesMax;
        terms.RevealDeadline = terms.CommitDeadline + 4_800;
        terms.HoldoutDeadline = terms.RevealDeadline + 100;
        return terms;
    }

    void Open()
    {
        _market.Repeat(World.Direct(s_sponsor, Encode.Provide(World.View, _job, Fixtures.Schema(in _terms))));
        foreach (byte[] block in Fixtures.Blocks(s_initial))
            _market.Repeat(World.Direct(s_sponsor, Encode.Provide(World.View, _job, block)));
    }

    // Root and leaves of the last place's model, as far as refusals need them; a root has the digest of every leaf.
    void ProvideBlocks()
    {
        _market.Repeat(World.Direct(
            ClientOf(Places - 1), Encode.Reveal(_job, _terms.ModelDigest, _terms.DataDigest, Fixtures.SaltOf(Places - 1))));
        int file = JobFile.FirstPlaceNumber + Places - 1;
        List<byte[]> blocks = Fixtures.Blocks(s_initial);
        foreach (int bytes in (int[])[0, 1024, blocks[0].Length, MarketLimits.BlockBytesMax])
            Differ("as a root", Encode.Provide(_job, file, 0, Junk(bytes)), bytes);
        Keep("provideBlock, a root", World.Direct(s_sponsor, Encode.Provide(_job, file, 0, blocks[0])), "Accepted", isDeposit: false);
        foreach (int bytes in (int[])[0, 1024, MarketLimits.BlockBytesMax])
            Differ("as a leaf", Encode.Provide(_job, file, 8, Junk(bytes)), bytes);
        Direct("provideBlock of a position that is none", s_sponsor, Encode.Provide(_job, file, 9, blocks[1]), "ProvideBlock.NotWanted");
        Keep("provideBlock, a leaf", World.Direct(s_sponsor, Encode.Provide(_job, file, 1, blocks[1])), "Accepted", isDeposit: false);
    }

    // What portals bring goes back in outputs of its own length.
    void SendBack()
    {
        byte[] payload = new byte[EvmAdvance.PayloadBytesMax];
        byte[] words = new byte[32 * 900];
        int length = new Erc1155BatchDeposit { Token = World.Token, Depositor = s_sponsor, TokenIdWords = words, AmountWords = words }
            .Encode([], [], payload);
        Refuse("ERC-1155, a batch of 900", Addresses.Erc1155BatchPortal, payload[..length]);
        length = new Erc721Deposit { Token = World.Token, Depositor = s_sponsor }.Encode([], new byte[60_000], payload);
        Refuse("ERC-721 with 60,000 bytes", Addresses.Erc721Portal, payload[..length]);
        Keep("bytes that are no command", World.Direct(s_sponsor, payload), "Rejected", isDeposit: false);
        Deposit("Ether with bytes that are no command", new byte[60_000], "Deposit.CommandUnknown");
        Keep("tokens in a vault with bytes that are no command", World.Vault(World.VaultOf(9), s_sponsor, 1, new byte[60_000]),
            "Deposit.CommandUnknown", isDeposit: false);
    }

    void Differ(string what, byte[] command, int bytes) =>
        Direct($"provideBlock of {bytes} bytes, {what}", s_sponsor, command, "ProvideBlock.BlockDiffers");

    void Refuse(string what, Address portal, byte[] payload) =>
        Keep($"deposit of {what}", World.Direct(portal, payload), "Deposit.AssetNotAccepted", isDeposit: true);

    void Direct(string name, Address sender, byte[] command, string status) =>
        Keep(name, World.Direct(sender, command), status, isDeposit: false);

    void Deposit(string name, byte[] command, string status) =>
        Keep(name, World.Ether(s_sponsor, EscrowOf(in _terms), command), status, isDeposit: true);

    void Keep(string name, Outcome outcome, string status, bool isDeposit)
    {
        long instructions = _market.Repeat(outcome, status);
        Assert.True(EvmAdvance.TryDecode(World.LastInput, out _, out ReadOnlySpan<byte> payload));
        _inputs.Add(new WorstInput(name, status != "Accepted", isDeposit, payload.Length, instructions));
    }

    static byte[] Junk(int bytes) => [.. Enumerable.Repeat((byte)0x5a, bytes)];

    static UInt128 EscrowOf(in JobTerms terms) => (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;

    static Address ClientOf(int place) => Fixtures.AddressOf(place + 2);

    Bytes32 CommitmentOf(int place) =>
        Encode.CommitmentOf(_job, ClientOf(place), _terms.ModelDigest, _terms.DataDigest, Fixtures.SaltOf(place));
}
