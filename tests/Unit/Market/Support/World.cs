namespace Rollup.Tests.Unit.Market;

struct ListSink(List<byte[]> outputs, List<byte[]> reports) : ISink
{
    public readonly void Output(ReadOnlySpan<byte> blob) => outputs.Add(blob.ToArray());

    public readonly void Report(ReadOnlySpan<byte> payload) => reports.Add(payload.ToArray());

    public readonly void Progress(int perMille) => Assert.InRange(perMille, 0, 1000);
}

/// <summary>One input's outcome.</summary>
sealed record Outcome(bool IsAccepted, List<byte[]> Outputs, List<byte[]> Reports)
{
    /// <summary>The refusal's command and status, as in "AcceptJob 5"; "Accepted" or "Rejected".</summary>
    public string Text
    {
        get
        {
            if (!IsAccepted) return "Rejected";
            foreach (byte[] report in Reports)
                if (Refused.TryDecode(report, out Refused refused)) return Statuses.NameOf((CommandKind)refused.Command, refused.Status);
            return "Accepted";
        }
    }

    /// <summary>What was found in a file that ended a job, as in "Opening.ModelUnfit"; else <see cref="Text"/>.</summary>
    public string Finding
    {
        get
        {
            foreach (byte[] notice in Notices)
                if (FileRefused.TryDecode(notice, out FileRefused refused)) return $"Opening.{(OpeningStatus)refused.Status}";
            return Text;
        }
    }

    public IEnumerable<byte[]> Notices
    {
        get
        {
            foreach (byte[] output in Outputs)
                if (global::Rollup.Protocol.Outputs.TryReadNotice(output, out ReadOnlySpan<byte> payload)) yield return payload.ToArray();
        }
    }
}

/// <summary>A market without a machine around it: memory, a clock of blocks, and the checks that every input must pass.</summary>
sealed class World : IDisposable
{
    public static readonly Address Application = Fixtures.AddressOf(0x7777);
    public static readonly Address Token = Fixtures.AddressOf(0x1111);
    public const ulong ChainId = 31337;

    readonly AlignedMemory _memory = new(Layout.StateBytes);
    readonly Invariants _invariants = new();
    readonly bool _isNoisy;
    bool _isChecked;

    /// <param name="isNoisy">Scratch memory is spoilt now and then.</param>
    /// <param name="isChecked">Every input must pass the invariants; not for a market that was changed on purpose.</param>
    public World(bool isNoisy = true, bool isChecked = true) => (_isNoisy, _isChecked) = (isNoisy, isChecked);

    public ulong Block { get; set; } = 100;

    public ulong Index { get; set; }

    public byte[] LastInput { get; set; } = [];

    public Span<byte> Memory => _memory.Span;

    public StateView View => new(_memory.Span);

    public Outcome Direct(Address sender, byte[] payload) => Advance(Input(sender, payload));

    public Outcome Ether(Address depositor, UInt128 wei, byte[] command) => Ether(depositor, UInt256.From(wei), command);

    public Outcome Ether(Address depositor, UInt256 wei, byte[] command) =>
        Direct(Addresses.EtherPortal, EtherPayload(depositor, wei, command));

    public static byte[] EtherPayload(Address depositor, UInt256 wei, byte[] command)
    {
        EtherDeposit deposit = new() { Depositor = depositor, AmountWei = wei };
        byte[] payload = new byte[EtherDeposit.FixedBytes + command.Length];
        Assert.Equal(payload.Length, deposit.Encode(command, payload));
        return payload;
    }

    public Outcome Erc20(Address token, Address depositor, UInt128 units, byte[] command) =>
        Erc20(token, depositor, UInt256.From(units), command);

    public Outcome Erc20(Address token, Address depositor, UInt256 units, byte[] command)
    {
        Erc20Deposit deposit = new() { Token = token, Depositor = depositor, AmountUnits = units };
        byte[] payload = new byte[Erc20Deposit.FixedBytes + command.Length];
        Assert.Equal(payload.Length, deposit.Encode(command, payload));
        return Advance(Input(Addresses.Erc20Portal, payload));
    }

    /// <summary>Tokens that arrived in a vault.</summary>
    public Outcome Vault(AssetKey asset, Address depositor, UInt128 units, byte[] command, bool isNew = false) =>
        Vault(asset, depositor, UInt256.From(units), command, isNew);

    public Outcome Vault(AssetKey asset, Address depositor, UInt256 units, byte[] command, bool isNew = false) =>
        Advance(Input(Addresses.JobVaultFactory, VaultPayload(asset, depositor, units, command, isNew)));

    public static byte[] VaultPayload(AssetKey asset, Address depositor, UInt256 units, byte[] command, bool isNew)
    {
        VaultDeposit deposit = new() { Asset = asset, Depositor = depositor, ArrivedUnits = units, IsNew = isNew };
        byte[] payload = new byte[VaultDeposit.FixedBytes + command.Length];
        Assert.Equal(payload.Length, deposit.Encode(command, payload));
        return payload;
    }

    /// <summary>The market's token in the vault of that number.</summary>
    public static AssetKey VaultOf(int number) => new() { Token = Token, Vault = Fixtures.AddressOf(number) };

    public byte[] Input(Address sender, byte[] payload)
    {
        EvmAdvance fields = new()
        {
            ChainId = ChainId, Application = Application, Sender = sender, BlockNumber = Block, BlockTimestamp = Block * 12, Index = Index,
        };
        byte[] input = new byte[EvmAdvance.EncodedBytes(payload.Length)];
        Assert.Equal(input.Length, fields.Encode(payload, input));
        return input;
    }

    public Outcome Advance(byte[] input)
    {
        if (_isNoisy && Index % 8 == 0) Noise.Fill(_memory.Span[Layout.ScratchOffset..], Index);
        LastInput = input;
        HeaderRow before = View.Header;
        Outcome outcome = new(true, [], []);
        ListSink sink = new(outcome.Outputs, outcome.Reports);
        AdvanceStatus status = Marketplace.Advance<BlockedOps, ListSink>(_memory.Span, input, ref sink);
        if (status == AdvanceStatus.Accepted) Index++;
        else outcome = new Outcome(false, outcome.Outputs, outcome.Reports);
        if (!_isChecked) return outcome;
        _invariants.Check(View, input, outcome);
        if (outcome.Text != "Accepted")
            Invariants.CheckUntouched(in before, View, new MarketState(Memory).Written, outcome.IsAccepted);
        return outcome;
    }

    /// <summary>An input in a state that was changed on purpose.</summary>
    public Outcome WithoutChecks(Func<Outcome> input)
    {
        bool isChecked = _isChecked;
        _isChecked = false;
        try
        {
            return input();
        }
        finally
        {
            _isChecked = isChecked;
        }
    }

    public List<byte[]> Inspect(byte[] query)
    {
        List<byte[]> reports = [];
        ListSink sink = new([], reports);
        Assert.Equal(AdvanceStatus.Accepted, Marketplace.Inspect(_memory.Span, query, ref sink));
        return reports;
    }

    public Bytes32 Hash()
    {
        Marketplace.HoldingsHash(_memory.Span, out Bytes32 hash);
        return hash;
    }

    public void Dispose() => _memory.Dispose();
}

static class Noise
{
    /// <summary>Spoils a little of the scratch memory everywhere: what the market leaves there must never matter.</summary>
    public static void Fill(Span<byte> scratch, ulong seed)
    {
        Random random = new((int)seed);
        for (int offset = 0; offset < scratch.Length; offset += random.Next(1, 8192)) scratch[offset] = (byte)random.Next();
        random.NextBytes(scratch[..4096]);
    }
}
