namespace Rollup.Entry;

/// <summary>
/// A market, its clock, and the means to send it inputs. What it sends is in Script.Files, Script.Refusals and Script.Lives.
/// </summary>
ref partial struct Script<TOps> where TOps : struct, IDenseOps
{
    const int FileBytes = 65_536;
    const ulong ChainId = 31_337;
    const int Sponsor = 1;
    const int Alice = 2;
    const int Bob = 3;
    const int Carol = 4;
    const int Ether = 0; // as an asset; other numbers are tokens, and from one on vaults, all of the first token
    const int Token = 0x51;
    const int Vault = 0x91;
    const uint BondUnits = 10;

    public readonly Span<byte> Memory;
    public FoldingSink Sink;
    readonly Span<byte> _input;
    readonly Span<byte> _payload;
    readonly Span<byte> _command;
    readonly Span<byte> _initialRoom;
    readonly Span<byte> _modelRoom;
    readonly Span<byte> _dataRoom;
    readonly Span<byte> _schemaRoom;
    int _initialBytes;
    int _modelBytes;
    int _dataBytes;
    int _schemaBytes;
    ulong _block;
    ulong _index;

    public Script(Span<byte> memory, Span<byte> files)
    {
        Memory = memory;
        Sink = default;
        _input = files.Slice(0, FileBytes);
        _payload = files.Slice(FileBytes, FileBytes);
        _command = files.Slice(2 * FileBytes, FileBytes);
        _initialRoom = files.Slice(3 * FileBytes, FileBytes);
        _modelRoom = files.Slice(4 * FileBytes, FileBytes);
        _dataRoom = files.Slice(5 * FileBytes, FileBytes);
        _schemaRoom = files.Slice(6 * FileBytes, FileBytes);
        _initialBytes = 0;
        _modelBytes = 0;
        _dataBytes = 0;
        _schemaBytes = 0;
        _block = 100;
        _index = 0;
    }

    readonly ReadOnlySpan<byte> Initial => _initialRoom.Slice(0, _initialBytes);

    readonly ReadOnlySpan<byte> Model => _modelRoom.Slice(0, _modelBytes);

    readonly ReadOnlySpan<byte> Data => _dataRoom.Slice(0, _dataBytes);

    readonly ReadOnlySpan<byte> SchemaBlock => _schemaRoom.Slice(0, _schemaBytes);

    readonly Span<byte> Scratch => Memory.Slice(Layout.ScratchOffset, Layout.ScratchBytes);

    readonly ulong JobsPosted => new StateView(Memory).Header.JobsPosted;

    public void Play()
    {
        WriteFiles(rows: 24, classes: 3);
        SpendReadingCredit();
        RefuseDeposits();
        RefusePosts();
        FillTables();
        FillTotals();
        RefuseContent();
        LiveByHoldout();
        LiveByReplay();
        LiveByFalseHoldout();
        LiveByPublicHoldout();
        LiveByLogits();
        LiveByRegression();
    }

    static Address AddressOf(int number)
    {
        Address address = default;
        if (number == Ether) return address;
        address.WritableBytes[0] = 0xA0;
        address.WritableBytes[Address.Size - 1] = (byte)number;
        return address;
    }

    static Bytes32 SaltOf(int number)
    {
        Bytes32 salt = default;
        salt.WritableBytes[Bytes32.Size - 1] = (byte)number;
        return salt;
    }

    // The first bytes of _command, as exec data of a deposit of so many units.
    void Deposit(int asset, int depositor, in UInt256 units, int commandBytes, bool isNewVault = false)
    {
        ReadOnlySpan<byte> command = _command.Slice(0, commandBytes);
        if (asset >= Vault)
        {
            VaultDeposit arrived = new() { Depositor = AddressOf(depositor), ArrivedUnits = units, IsNew = isNewVault };
            arrived.Asset.Token = AddressOf(Token);
            arrived.Asset.Vault = AddressOf(asset);
            Advance(Addresses.JobVaultFactory, arrived.Encode(command, _payload));
            return;
        }
        if (asset == Ether)
        {
            EtherDeposit ether = new() { Depositor = AddressOf(depositor), AmountWei = units };
            Advance(Addresses.EtherPortal, ether.Encode(command, _payload));
            return;
        }
        Erc20Deposit tokens = new() { Token = AddressOf(asset), Depositor = AddressOf(depositor), AmountUnits = units };
        Advance(Addresses.Erc20Portal, tokens.Encode(command, _payload));
    }

    // The first bytes of _command, from their sender.
    void Direct(int sender, int commandBytes)
    {
        _command.Slice(0, commandBytes).CopyTo(_payload);
        Advance(AddressOf(sender), commandBytes);
    }

    void Advance(in Address sender, int payloadBytes)
    {
        EvmAdvance fields = default;
        fields.ChainId = ChainId;
        fields.Application = AddressOf(0x77);
        fields.Sender = sender;
        fields.BlockNumber = _block;
        fields.BlockTimestamp = _block * 12;
        fields.Index = _index;
        int length = fields.Encode(_payload.Slice(0, payloadBytes), _input);
        if (Marketplace.Advance<TOps, FoldingSink>(Memory, _input.Slice(0, length), ref Sink) == AdvanceStatus.Accepted) _index++;
    }

    void Post(int asset, in JobTerms terms) => Post(asset, in terms, (terms.RewardUnits + terms.ParticipationUnits) * terms.Places);

    void Post(int asset, in JobTerms terms, UInt128 units)
    {
        PostJob command = new() { Terms = terms };
        if (asset is >= Token and < Vault) command.Terms.PooledToken = 1;
        Deposit(asset, Sponsor, UInt256.From(units), command.Encode(_command), isNewVault: true);
    }

    void Accept(int client, ulong jobId, int asset, uint bondUnits)
    {
        AcceptJob command = new() { JobId = jobId, TermsDigest = DigestOfTerms(jobId) };
        Deposit(asset, client, UInt256.From(bondUnits), command.Encode(_command));
    }

    readonly ulong RevealDeadlineOf(ulong jobId)
    {
        StateView view = new(Memory);
        ref readonly JobRow job = ref view.JobAt(view.FindJob(jobId));
        return job.Terms.RevealDeadline + job.RevealExtensionBlocks;
    }

    // Of a live job; of another, something.
    readonly Bytes32 DigestOfTerms(ulong jobId)
    {
        StateView view = new(Memory);
        int index = view.FindJob(jobId);
        if (index < 0) return default;
        ref readonly JobRow job = ref view.JobAt(index);
        TermsDigest.Of(ChainId, AddressOf(0x77), jobId, in job.Sponsor, in job.Asset, in job.Terms, out Bytes32 digest);
        return digest;
    }

    void Commit(int client, ulong jobId, in Bytes32 modelDigest, in Bytes32 dataDigest)
    {
        CommitWork command = new() { JobId = jobId };
        Commitment.Of(
            ChainId, AddressOf(0x77), jobId, AddressOf(client), in modelDigest, in dataDigest, SaltOf(client), out command.Commitment);
        Direct(client, command.Encode(_command));
    }

    void Reveal(int client, ulong jobId, in Bytes32 modelDigest, in Bytes32 dataDigest)
    {
        RevealWork command = new() { JobId = jobId, ModelDigest = modelDigest, DataDigest = dataDigest, Salt = SaltOf(client) };
        Direct(client, command.Encode(_command));
    }

    void ProvideOne(ulong jobId, int file, int position, scoped ReadOnlySpan<byte> block)
    {
        ProvideBlock command = new() { JobId = jobId, File = (ushort)file, Position = (uint)position, Data = block };
        Direct(Carol, command.Encode(_command));
    }

    void Evaluate(ulong jobId)
    {
        EvaluateJob command = new() { JobId = jobId };
        Direct(Carol, command.Encode(_command));
    }

    void Settle(ulong jobId)
    {
        SettleJob command = new() { JobId = jobId };
        Direct(Carol, command.Encode(_command));
    }

    void Cancel(int sender, ulong jobId)
    {
        CancelJob command = new() { JobId = jobId };
        Direct(sender, command.Encode(_command));
    }

    // Takes back every job from this number on.
    void CancelFrom(ulong jobId)
    {
        ulong last = JobsPosted;
        for (ulong job = jobId; job <= last; job++) Cancel(Sponsor, job);
    }
}
