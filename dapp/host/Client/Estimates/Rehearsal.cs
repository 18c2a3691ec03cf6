using Rollup.Machine.Riscv;

namespace Rollup.Client.Estimates;

/// <summary>
/// One input of a rehearsed job: who would send it, the length of its payload or command, and what chain and machine take for it.
/// </summary>
public sealed record RehearsedInput(string Kind, string By, int Bytes, long Gas, long Instructions);

/// <summary>
/// Plays a job in a machine of its own, from the post to the settlement, with the sponsor's own files: every client hands in the initial
/// model with other weights, as no trained one exists yet. The market's refusals become errors, before any money has left.
/// </summary>
public sealed class Rehearsal : IDisposable
{
    const ulong ChainId = 31_337;
    const int SponsorNumber = 1;

    // That bring credit for one input's work.
    const ulong BlocksPerInput = (ulong)MarketLimits.UnitsPerInputMax / MarketLimits.BenchUnitsPerBlock;

    readonly RiscvMachine _machine;
    readonly JobPlan _plan;
    readonly JobTerms _terms;
    readonly DepositWay _way;
    readonly AssetKey _asset;
    readonly List<RehearsedInput> _inputs = [];
    readonly GasTable _gas = GasTable.Read();
    ulong _block;
    ulong _index;
    int _scored;

    Rehearsal(RiscvMachine started, JobPlan plan, JobTerms terms, Address token)
    {
        _machine = started.Fork();
        _plan = plan;
        _terms = terms;
        _way = PostGas.WayOf(plan, token);
        _asset = new() { Token = token, Vault = _way == DepositWay.NewVault ? AddressOf(0x40) : default };
        _block = MarketLimits.CreditBlocksMax; // as on a chain where nobody had work done lately
    }

    /// <summary>All inputs with so many places and, in a replay job, so many epochs.</summary>
    public static IReadOnlyList<RehearsedInput> Play(
        RiscvMachine started, JobPlan plan, JobTerms terms, Address token, int places, int epochs)
    {
        terms.Places = (ushort)places;
        terms.Recipe.Epochs = (uint)epochs;
        AllowOnlyTheClients(ref terms);
        (terms.CommitDeadline, terms.RevealDeadline, terms.HoldoutDeadline) = (1_000, 5_900, 5_990);
        using Rehearsal rehearsal = new(started, plan, terms, token);
        rehearsal.Run();
        return rehearsal._inputs;
    }

    public void Dispose() => _machine.Dispose();

    // As long as it was, so that the post costs what it will, but of those who play here.
    static void AllowOnlyTheClients(ref JobTerms terms)
    {
        if (terms.AllowList.Count == 0) return;
        terms.AllowList.Count = Math.Max(terms.AllowList.Count, terms.Places);
        for (int index = 0; index < terms.AllowList.Count; index++) terms.AllowList.Items[index] = AddressOf(SponsorNumber + 1 + index);
    }

    void Run()
    {
        Judge judge = Judge.Of((JudgeKind)_terms.Judge);
        FileBlocks[] models = [.. Enumerable.Range(0, _terms.Places).Select(place => FileBlocks.Of(Submission(place)))];
        UInt128 escrowUnits = Escrow.UnitsOfJob(_terms.RewardUnits, _terms.ParticipationUnits, _terms.Places);
        Deposit("postJob", SponsorNumber, escrowUnits, Encoded(PostJob.EncodedBytesMax, new PostJob { Terms = _terms }.Encode));
        Provide("schema", "sponsor", JobFile.SchemaNumber, _plan.SchemaBlocks);
        Provide("model", "sponsor", JobFile.InitialModelNumber, _plan.ModelBlocks);
        ReadWhatCame();
        if (!judge.SealsData) Provide("open data", "sponsor", JobFile.DataNumber, _plan.DataBlocks);
        ReadWhatCame();
        TermsDigest.Of(ChainId, AddressOf(0), 1, AddressOf(SponsorNumber), in _asset, in _terms, out Bytes32 termsDigest);
        byte[] accept = Encoded(AcceptJob.EncodedBytes, new AcceptJob { JobId = 1, TermsDigest = termsDigest }.Encode);
        foreach (int client in Clients())
        {
            if (_terms.BondUnits == 0) Send("acceptJob", "client", client, accept);
            else Deposit("acceptJob", client, _terms.BondUnits, accept);
        }
        foreach (int client in Clients())
        {
            CommitWork commit = new() { JobId = 1 };
            Commitment.Of(ChainId, AddressOf(0), 1, AddressOf(client), models[client - SponsorNumber - 1].Digest, _terms.DataDigest,
                SaltOf(client), out commit.Commitment);
            Send("commitWork", "client", client, Encoded(CommitWork.EncodedBytes, commit.Encode));
        }
        _block = _terms.CommitDeadline + 1;
        foreach (int client in Clients())
        {
            RevealWork reveal = new()
            {
                JobId = 1, ModelDigest = models[client - SponsorNumber - 1].Digest, DataDigest = _terms.DataDigest,
                Salt = SaltOf(client)
            };
            Send("revealWork", "client", client, Encoded(RevealWork.EncodedBytes, reveal.Encode));
            int place = client - SponsorNumber - 1;
            if (judge.TakesModels) Provide("submission", "client", JobFile.FirstPlaceNumber + place, models[place]);
        }
        _block = _terms.RevealDeadline + 1;
        if (judge.SealsData) Provide("holdout", "sponsor", JobFile.DataNumber, _plan.DataBlocks);
        for (; _scored < _terms.Places; _block += BlocksPerInput) Evaluate("evaluateJob");
        Send("settleJob", "anybody", SponsorNumber, Encoded(SettleJob.EncodedBytes, new SettleJob { JobId = 1 }.Encode));
    }

    // What does not fit one input.
    void ReadWhatCame()
    {
        for (; Phase is JobPhase.ModelHere or JobPhase.DataHere; _block += BlocksPerInput) Evaluate("evaluateJob, reading");
    }

    void Evaluate(string kind) =>
        Send(kind, "anybody", SponsorNumber, Encoded(EvaluateJob.EncodedBytes, new EvaluateJob { JobId = 1 }.Encode));

    JobPhase Phase => new StateView(_machine.State).JobAt(0).Phase;

    IEnumerable<int> Clients() => Enumerable.Range(SponsorNumber + 1, _terms.Places);

    // The initial model moved a little, another way for each place: equal submissions would be duplicates, which are not scored.
    byte[] Submission(int place)
    {
        LocalModel model = _plan.InitialModel;
        Random random = new(place);
        return model.WithWeights([.. model.MasterQ40.Select(weight => weight + random.NextInt64(-1L << 38, 1L << 38))]);
    }

    void Provide(string what, string by, int number, FileBlocks file)
    {
        for (int position = 0; position < file.Shape.BlockCount; position++)
            Send($"provideBlock, {what}", by, SponsorNumber, JobActions.EncodeBlock(jobId: 1, number, position, file.At(position)));
    }

    void Deposit(string kind, int depositor, UInt128 units, byte[] command)
    {
        string by = depositor == SponsorNumber ? "sponsor" : "client";
        DepositWay way = _way == DepositWay.NewVault && depositor != SponsorNumber ? DepositWay.Vault : _way;
        (Address portal, byte[] payload) = Deposited(way, AddressOf(depositor), UInt256.From(units), command);
        Advance(kind, portal, payload);
        _inputs.Add(new RehearsedInput(kind, by, command.Length, _gas.WithApproval(way, command), (long)_machine.LastCycles));
    }

    (Address Portal, byte[] Payload) Deposited(DepositWay way, Address depositor, UInt256 units, byte[] command)
    {
        byte[] payload = new byte[VaultDeposit.FixedBytes + command.Length];
        (Address portal, int length) = way switch
        {
            DepositWay.Ether => (Addresses.EtherPortal, new EtherDeposit { Depositor = depositor, AmountWei = units }.Encode(
                command, payload)),
            DepositWay.PooledToken => (Addresses.Erc20Portal, new Erc20Deposit
            {
                Token = _asset.Token, Depositor = depositor, AmountUnits = units
            }.Encode(command, payload)),
            _ => (Addresses.JobVaultFactory, new VaultDeposit
            {
                Asset = _asset, Depositor = depositor, ArrivedUnits = units, IsNew = way == DepositWay.NewVault
            }.Encode(command, payload)),
        };
        return (portal, payload[..length]);
    }

    void Send(string kind, string by, int sender, byte[] payload)
    {
        Advance(kind, AddressOf(sender), payload);
        _inputs.Add(new RehearsedInput(kind, by, payload.Length, _gas.AddInput(payload), (long)_machine.LastCycles));
    }

    void Advance(string kind, Address sender, byte[] payload)
    {
        EvmAdvance fields = new()
        {
            ChainId = ChainId, Application = AddressOf(0), Sender = sender, BlockNumber = _block, BlockTimestamp = _block * 12,
            Index = _index++,
        };
        byte[] input = new byte[EvmAdvance.EncodedBytes(payload.Length)];
        AdvanceResult result = _machine.Advance(MessageBytes.Whole(input, fields.Encode(payload, input)));
        foreach (byte[] report in result.Reports)
        {
            if (!Refused.TryDecode(report, out Refused refused)) continue;
            CommandKind command = (CommandKind)refused.Command;
            throw new ClientException(new RehearsalRefused(kind, command, Statuses.NameOf(command, refused.Status)));
        }
        foreach (byte[] output in result.Outputs)
        {
            if (!Outputs.TryReadNotice(output, out ReadOnlySpan<byte> notice)) continue;
            if (WorkScored.TryDecode(notice, out _)) _scored++;
            if (FileRefused.TryDecode(notice, out FileRefused bad))
                throw new ClientException(new RehearsalEnded(kind, (OpeningStatus)bad.Status));
        }
        if (!result.IsAccepted) throw new InvalidOperationException($"the rehearsed {kind} was rejected");
    }

    delegate int Encoder(Span<byte> destination);

    static byte[] Encoded(int bytesMax, Encoder encode)
    {
        byte[] bytes = new byte[bytesMax];
        return bytes[..encode(bytes)];
    }

    static Address AddressOf(int number)
    {
        Address address = default;
        address.WritableBytes.Fill(0xA7); // no zero bytes, as in most addresses
        address.WritableBytes[^1] = (byte)(number + 1);
        return address;
    }

    static Bytes32 SaltOf(int client)
    {
        Bytes32 salt = default;
        salt.WritableBytes.Fill((byte)client);
        return salt;
    }
}
