namespace Rollup.Entry;

// Inputs that are refused: deposits, terms, full tables, content.
ref partial struct Script<TOps>
{
    void RefuseDeposits()
    {
        UInt256 huge = default;
        huge.BigEndian.WritableBytes.Fill(0xFF);
        Advance(Addresses.EtherPortal, payloadBytes: 10);              // Undecodable
        Deposit(Ether, Alice, in huge, 0);                             // AmountAboveMax
        Deposit(Token, Alice, UInt256.From(7), 0);                     // CommandUnknown
        SettleJob settle = new() { JobId = 1 };
        Deposit(Token, Alice, UInt256.From(7), settle.Encode(_command)); // CommandTakesNoMoney
        Erc721Deposit token = new() { Token = AddressOf(Token), Depositor = AddressOf(Alice), TokenId = UInt256.From(5) };
        Advance(Addresses.Erc721Portal, token.Encode(default, default, _payload)); // AssetNotAccepted
        Erc1155SingleDeposit single =
            new() { Token = AddressOf(Token), Depositor = AddressOf(Alice), TokenId = UInt256.From(5), AmountUnits = huge };
        Advance(Addresses.Erc1155SinglePortal, single.Encode(default, default, _payload));
        Erc1155BatchDeposit batch = new()
        {
            Token = AddressOf(Token), Depositor = AddressOf(Alice), TokenIdWords = huge.BigEndian.Bytes,
            AmountWords = huge.BigEndian.Bytes
        };
        Advance(Addresses.Erc1155BatchPortal, batch.Encode(default, default, _payload));
        Direct(Alice, commandBytes: 3);                                // rejected
        RefuseVaultDeposits(in huge);
    }

    void RefuseVaultDeposits(in UInt256 huge)
    {
        Advance(Addresses.JobVaultFactory, payloadBytes: 10);          // Undecodable
        Deposit(Vault, Alice, in huge, 0);                             // AmountAboveMax
        Deposit(Vault, Alice, UInt256.From(7), 0);                     // CommandUnknown
        VaultDeposit arrived = new() { Depositor = AddressOf(Alice), ArrivedUnits = huge };
        Advance(Addresses.JobVaultFactory, arrived.Encode(default, _payload)); // Undecodable: no vault
        arrived.Asset.Vault = AddressOf(Vault);
        Advance(Addresses.JobVaultFactory, arrived.Encode(default, _payload)); // AssetNotAccepted: no token
    }

    void RefusePosts()
    {
        JobTerms good = Terms(JudgeKind.Holdout, MetricKind.Accuracy, ProfileKind.Standard);
        PostJob command = new() { Terms = good };
        Direct(Sponsor, command.Encode(_command)); // NotADeposit
        Deposit(Token, Sponsor, UInt256.From(1), command.Encode(_command)); // PooledTokenDiffers
        Deposit(Vault, Sponsor, UInt256.From(1), command.Encode(_command)); // VaultNotNew
        for (PostJobStatus status = PostJobStatus.JudgeUnknown; status <= PostJobStatus.HoldoutDeadlineTooFar; status++)
        {
            JobTerms terms = good;
            Spoil(ref terms, status);
            UInt128 units = (terms.RewardUnits + terms.ParticipationUnits) * terms.Places;
            Post(Ether, in terms, status == PostJobStatus.EscrowDiffers ? units + 1 : units);
        }
    }

    // Makes terms that are refused with this status.
    readonly void Spoil(ref JobTerms terms, PostJobStatus status)
    {
        switch (status)
        {
            case PostJobStatus.JudgeUnknown: terms.Judge = 4; break;
            case PostJobStatus.MetricUnknown: terms.Metric = 5; break;
            case PostJobStatus.PlacesOutOfRange: terms.Places = MarketLimits.PlacesMax + 1; break;
            case PostJobStatus.UnitsAboveMax: terms.BondUnits = UInt128.MaxValue; break;
            case PostJobStatus.RewardZero: terms.RewardUnits = terms.ParticipationUnits = 0; break;
            case PostJobStatus.ModelBytesOutOfRange: terms.ModelBytes = 0; break;
            case PostJobStatus.RowsOutOfRange: terms.Rows = 0; break;
            case PostJobStatus.ColumnsOutOfRange: terms.Columns = 0; break;
            case PostJobStatus.ClassesOutOfRange: terms.Classes = 1; break;
            case PostJobStatus.MetricUnfit: terms.Metric = (byte)MetricKind.RSquared; break;
            case PostJobStatus.OutputFunctionUnfit: terms.OutputFunction = (byte)OutputKind.Sigmoid; break;
            case PostJobStatus.DataBytesDiffer: terms.DataBytes++; break;
            case PostJobStatus.SchemaBytesOutOfRange: terms.SchemaBytes = 0; break;
            case PostJobStatus.ClassCountsDiffer: terms.ClassCounts.Count--; break;
            case PostJobStatus.ProfileUnknown: terms.Recipe.Profile = 0; break;
            case PostJobStatus.RecipeUnfit: terms.Recipe.Loss = (byte)LossKind.MeanSquaredError; break;
            case PostJobStatus.MetricUndefined: SpoilMetric(ref terms); break;
            case PostJobStatus.ScoreOfReplayNotZero: terms.Judge = (byte)JudgeKind.Replay; break;
            case PostJobStatus.InitialScoreOutOfRange: terms.InitialScoreQ32 = -1; break;
            case PostJobStatus.ThresholdOutOfRange: terms.ThresholdQ32 = 9L << Limits.ScoreBits; break;
            case PostJobStatus.InitialModelPasses: terms.ThresholdQ32 = terms.InitialScoreQ32; break;
            case PostJobStatus.CommitDeadlineTooEarly: terms.CommitDeadline = _block; break;
            case PostJobStatus.RevealDeadlineTooEarly: terms.RevealDeadline = terms.CommitDeadline + 20; break;
            case PostJobStatus.HoldoutDeadlineTooEarly: terms.HoldoutDeadline = terms.RevealDeadline; break;
            case PostJobStatus.DeadlineTooFar: terms.HoldoutDeadline = ulong.MaxValue; break;
            case PostJobStatus.HoldoutDeadlineTooFar:
                terms.HoldoutDeadline = terms.CommitDeadline + MarketLimits.HoldoutBlocksMax + 1;
                break;
            default: break; // EscrowDiffers: the deposit, not the terms
        }
    }

    // Two classes, and all rows of one.
    static void SpoilMetric(ref JobTerms terms)
    {
        terms.Metric = (byte)MetricKind.AreaUnderCurve;
        terms.Classes = 2;
        terms.ClassCounts.Count = 2;
        terms.ClassCounts.Items[0] = 0;
        terms.ClassCounts.Items[1] = terms.Rows;
    }

    // Rows and slots are not filled, which would take long, but counted as if they were.
    void FillTables()
    {
        MarketState state = new(Memory);
        JobTerms terms = Terms(JudgeKind.Replay, MetricKind.Accuracy, ProfileKind.Standard);
        ulong first = JobsPosted + 1;
        int liveJobs = state.Header.LiveJobs;
        state.Header.LiveJobs = MarketLimits.JobsMax;
        Post(Ether, in terms); // JobTableFull
        state.Header.LiveJobs--;
        JobTerms longTerms = terms;
        longTerms.CommitDeadline = _block + MarketLimits.CrowdedSpanBlocksMax;
        longTerms.RevealDeadline = longTerms.CommitDeadline + 100;
        longTerms.HoldoutDeadline = longTerms.RevealDeadline + 100;
        Post(Ether, in longTerms); // MarketCrowded
        state.Header.LiveJobs = liveJobs;
        Post(Ether, in terms);
        ProvideSchema(first);
        state.Header.OpeningSlots = MarketLimits.OpeningSlotsMax;
        ProvideInitial(first); // NoRoom
        state.Header.OpeningSlots = 0;
        CancelFrom(first);
        terms.Judge = (byte)JudgeKind.Holdout;
        terms.ThresholdQ32 = 1;
        terms.ModelBytes = MarketLimits.ModelBytesMax;
        terms.Places = MarketLimits.PlacesMax;
        terms.RevealDeadline = terms.CommitDeadline + MarketLimits.HoldoutBlocksMax - 5;
        terms.HoldoutDeadline = terms.RevealDeadline + 5;
        Post(Ether, in terms); // SlotsExceeded
    }

    void FillTotals()
    {
        JobTerms terms = Terms(JudgeKind.Holdout, MetricKind.Accuracy, ProfileKind.Standard);
        terms.Places = MarketLimits.PlacesMax;
        terms.RewardUnits = terms.ParticipationUnits = (UInt128.One << MarketLimits.UnitsBitsMax) - 1;
        terms.BondUnits = 200;
        ulong first = JobsPosted + 1;
        Post(Token, in terms);
        Post(Token, in terms);
        Post(Token, in terms); // AssetTotalOverflow
        ProvideSchema(first);
        ProvideInitial(first);
        Accept(Alice, first, Token, 200);
        Accept(Bob, first, Token, 200); // AssetTotalOverflow
        CancelFrom(first);             // the first is accepted
        _block = terms.RevealDeadline + 1;
        Settle(first);
    }

    void RefuseContent()
    {
        ulong first = JobsPosted + 1;
        JobTerms replay = Terms(JudgeKind.Replay, MetricKind.Accuracy, ProfileKind.Standard);
        JobTerms terms = replay;
        terms.ModelBytes++;
        PostAndProvide(in terms); // ModelUnreadable
        terms = replay;
        terms.Columns++;
        terms.DataBytes = (uint)DataSet.FileBytes((int)terms.Rows, terms.Columns);
        PostAndProvide(in terms); // SchemaColumnsDiffer
        Describe(ref terms);
        PostAndProvide(in terms); // ModelUnfit
        Describe(ref replay);
        RefuseSchemas(in replay);
        terms = replay;
        terms.Recipe.Epochs = Limits.EpochsMax;
        PostAndProvide(in terms); // ModelTooCostly
        terms = replay;
        terms.ClassCounts.Items[0]++;
        terms.ClassCounts.Items[1]--;
        PostAndProvide(in terms);
        ProvideData(JobsPosted); // DataDiffers
        terms = replay;
        _modelRoom.Slice(0, _dataBytes).Clear();
        terms.DataDigest = DigestOf(_modelRoom.Slice(0, _dataBytes));
        PostAndProvide(in terms);
        Provide(JobsPosted, JobFile.DataNumber, _modelRoom.Slice(0, _dataBytes)); // DataUnreadable
        _initialBytes = WriteModel(NetworkOf(classes: 2), seed: 1, _initialRoom);
        terms = replay;
        terms.ModelDigest = DigestOf(Initial);
        terms.ModelBytes = (uint)_initialBytes;
        terms.OutputFunction = (byte)OutputKind.Softmax;
        PostAndProvide(in terms); // OutputFunctionDiffers
        terms.OutputFunction = 0;
        terms.Classes = 2;
        terms.ClassCounts.Count = 2;
        terms.ClassCounts.Items[1] += terms.ClassCounts.Items[2];
        Describe(ref terms);
        PostAndProvide(in terms); // RecipeUnfit: cross-entropy is of a softmax
        CancelFrom(first);
        _initialBytes = WriteModel(NetworkOf(classes: 3), seed: 1, _initialRoom);
        _modelBytes = WriteModel(NetworkOf(classes: 3), seed: 2, _modelRoom);
    }

    // Large models in the first block there is, until one is taken and not read any more; then the next block.
    void SpendReadingCredit()
    {
        ulong later = _block;
        _block = 1;
        JobTerms terms = Terms(JudgeKind.Replay, MetricKind.Accuracy, ProfileKind.Standard);
        PadInitial(_modelRoom);
        terms.ModelDigest = DigestOf(_modelRoom);
        terms.ModelBytes = (uint)_modelRoom.Length;
        bool isRead = true;
        for (int count = 0; count < 64 && isRead; count++)
        {
            Post(Ether, in terms);
            ProvideSchema(JobsPosted);
            Provide(JobsPosted, JobFile.InitialModelNumber, _modelRoom);
            StateView view = new(Memory);
            isRead = view.JobAt(view.FindJob(JobsPosted)).Phase != JobPhase.ModelHere;
        }
        Evaluate(JobsPosted); // takes what is left
        Evaluate(JobsPosted); // WorkCreditSpent
        _block++;
        Evaluate(JobsPosted);
        CancelFrom(1);
        _block = later;
        _modelBytes = WriteModel(NetworkOf(classes: 3), seed: 2, _modelRoom);
    }

    void RefuseSchemas(in JobTerms replay)
    {
        JobTerms terms = replay;
        terms.SchemaBytes++;
        PostAndProvide(in terms); // SchemaUnreadable, as the file has another length
        _schemaRoom[_schemaBytes - 1] = 1; // behind the groups, where zeros are
        Name(ref terms);
        PostAndProvide(in terms); // SchemaUnreadable
        terms.Classes = 0; // the target is a number
        Describe(ref terms);
        terms.Classes = replay.Classes;
        PostAndProvide(in terms); // SchemaClassesDiffer
        const int ClassesAt = 4 + 2 * AbiReader.WordBytes - 1;
        _schemaRoom[ClassesAt] = (byte)terms.Classes;
        Name(ref terms);
        PostAndProvide(in terms); // SchemaTargetUnfit
        Describe(ref terms);
    }

    void PostAndProvide(in JobTerms terms)
    {
        Post(Ether, in terms);
        ProvideSchema(JobsPosted);
        ProvideInitial(JobsPosted);
    }
}
