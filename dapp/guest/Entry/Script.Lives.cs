namespace Rollup.Entry;

// Whole lives of jobs, by every judge and every kind of model.
ref partial struct Script<TOps>
{
    void LiveByHoldout()
    {
        JobTerms terms = Terms(JudgeKind.Holdout, MetricKind.Accuracy, ProfileKind.Standard);
        terms.AllowList.Count = 3;
        terms.AllowList.Items[0] = AddressOf(Alice);
        terms.AllowList.Items[1] = AddressOf(Bob);
        terms.AllowList.Items[2] = AddressOf(Carol);
        Bytes32 model = DigestOf(Model);
        RefuseUnknown(ulong.MaxValue);
        Post(Ether, in terms);
        ulong job = JobsPosted;
        RefusePosted(job, in terms);
        ProvideSchema(job);
        ProvideInitial(job);
        RefuseOpen(job);
        Accept(Alice, job, Ether, BondUnits);
        Accept(Alice, job, Ether, BondUnits); // AlreadyAccepted
        Accept(Bob, job, Ether, BondUnits);
        Accept(Carol, job, Ether, BondUnits); // PlacesFull
        Cancel(Sponsor, job);                 // PlaceBound
        Reveal(Bob, job, in model, in terms.DataDigest); // NotCommitted
        Commit(Alice, job, in model, in terms.DataDigest);
        Commit(Bob, job, in model, in terms.DataDigest);
        Reveal(Alice, job, in model, in terms.DataDigest); // RevealNotStarted
        _block = terms.CommitDeadline + 1;
        Accept(Carol, job, Ether, BondUnits);              // CommitDeadlinePassed
        Commit(Alice, job, in model, in terms.DataDigest); // CommitDeadlinePassed
        Reveal(Alice, job, in model, in model);            // DataDiffers
        Reveal(Alice, job, in terms.DataDigest, in terms.DataDigest); // CommitmentDiffers
        Reveal(Alice, job, in model, in terms.DataDigest);
        Reveal(Alice, job, in model, in terms.DataDigest); // AlreadyRevealed
        MarketState state = new(Memory);
        int revealedSlots = state.Header.RevealedSlots;
        state.Header.RevealedSlots = MarketLimits.RevealedSlotsMax;
        ProvideModel(job); // no room: the deadlines move
        state.Header.RevealedSlots = revealedSlots;
        ProvideModel(job);
        Evaluate(job);                                     // RevealNotEnded
        _block = RevealDeadlineOf(job) + 1;
        Reveal(Bob, job, in model, in terms.DataDigest);   // RevealDeadlinePassed
        Evaluate(job);                                     // HoldoutNotOpen
        ProvideData(job);
        Settle(job);                                       // WorkPending
        Evaluate(job);
        Evaluate(job);                                     // NothingToScore
        Settle(job);
    }

    void RefuseUnknown(ulong job)
    {
        Accept(Alice, job, Ether, BondUnits);
        Commit(Alice, job, default, default);
        Reveal(Alice, job, default, default);
        ProvideOne(job, file: 0, position: 0, default);
        Evaluate(job);
        Settle(job);
        Cancel(Sponsor, job);
    }

    void RefusePosted(ulong job, in JobTerms terms)
    {
        Accept(Alice, job, Ether, BondUnits);               // NotOpen
        Commit(Alice, job, default, default);               // NoPlace
        Reveal(Alice, job, default, default);               // NoPlace
        ProvideOne(job, file: 0, position: 0, _dataRoom.Slice(0, UnixFs.ChunkBytes + 1)); // BlockTooLarge
        ProvideOne(job, file: 0, position: 0, default);     // NotWanted: the schema comes first
        ProvideOne(job, JobFile.SchemaNumber, position: 0, default); // BlockDiffers
        Evaluate(job);                                      // NotOpen
        Settle(job);                                        // TooEarly
        Cancel(Alice, job);                                 // NotSponsor
    }

    void RefuseOpen(ulong job)
    {
        Accept(Sponsor, job, Ether, BondUnits);  // NotOnAllowList
        Accept(Alice, job, Ether, BondUnits + 1); // BondDiffers
        Accept(Alice, job, Token, BondUnits);    // AssetDiffers
        AcceptJob other = new() { JobId = job, TermsDigest = DigestOf(Initial) };
        Deposit(Ether, Alice, UInt256.From(BondUnits), other.Encode(_command)); // TermsDiffer
    }

    void LiveByReplay()
    {
        WriteFiles(rows: 40, classes: 2);
        Repeat(Terms(JudgeKind.Replay, MetricKind.LogLoss, ProfileKind.Standard));
    }

    // The file ends in logits, and the job names what follows.
    void LiveByLogits()
    {
        WriteFiles(Logits(classes: 3), rows: 40, classes: 3);
        Repeat(Terms(JudgeKind.Replay, MetricKind.LogLoss, ProfileKind.Standard, OutputKind.Softmax));
        JobTerms terms = Terms(JudgeKind.PublicHoldout, MetricKind.LogLoss, ProfileKind.Wide, OutputKind.Softmax);
        ulong job = PostOpen(Ether, in terms);
        SubmitModel(job, Ether, in terms);
        End(job, in terms);
    }

    // Alice hands in what the machine finds too, Bob something else. No bond.
    void Repeat(JobTerms terms)
    {
        terms.BondUnits = 0;
        ulong job = PostOpen(Token, in terms);
        Forecast<TOps>.Train(in terms, AddressOf(Alice), Initial, Data, Scratch, _modelRoom.Slice(0, _modelBytes));
        Bytes32 model = DigestOf(Model);
        Work(Alice, job, Token, 0, in model, in terms);
        Work(Bob, job, Token, 0, in terms.ModelDigest, in terms);
        _block = terms.CommitDeadline + 1;
        Reveal(Alice, job, in model, in terms.DataDigest);
        Reveal(Bob, job, in terms.ModelDigest, in terms.DataDigest);
        End(job, in terms);
    }

    // The sponsor named another score than the initial model has.
    void LiveByFalseHoldout()
    {
        JobTerms terms = Terms(JudgeKind.Holdout, MetricKind.AreaUnderCurve, ProfileKind.Wide);
        terms.InitialScoreQ32--;
        ulong job = PostOpen(Vault, in terms);
        Accept(Carol, job, Token, BondUnits);     // AssetDiffers
        Accept(Carol, job, Vault + 1, BondUnits); // AssetDiffers
        SubmitModel(job, Vault, in terms);
        _block = terms.RevealDeadline + 1;
        ProvideData(job);
        Settle(job);
    }

    // Data of several blocks.
    void LiveByPublicHoldout()
    {
        WriteFiles(rows: RowsMax, classes: 3);
        JobTerms terms = Terms(JudgeKind.PublicHoldout, MetricKind.LogLoss, ProfileKind.Wide);
        ulong job = PostOpen(Ether, in terms);
        SubmitModel(job, Ether, in terms);
        End(job, in terms);
    }

    void LiveByRegression()
    {
        WriteFiles(rows: 30, classes: 0);
        JobTerms terms = Terms(JudgeKind.PublicHoldout, MetricKind.RSquared, ProfileKind.Standard);
        ulong job = PostOpen(Ether, in terms);
        SubmitModel(job, Ether, in terms);
        End(job, in terms);
        // Two jobs stay, in the state that is hashed: one open with a place, one waiting.
        job = PostOpen(Ether, in terms, _block);
        Accept(Alice, job, Ether, BondUnits);
    }

    ulong PostOpen(int asset, in JobTerms terms)
    {
        Post(asset, in terms);
        ulong job = JobsPosted;
        ProvideSchema(job);
        ProvideInitial(job);
        if ((JudgeKind)terms.Judge != JudgeKind.Holdout) ProvideData(job);
        return job;
    }

    // The same terms again, from this block on; then once more without its model.
    ulong PostOpen(int asset, in JobTerms terms, ulong block)
    {
        JobTerms later = terms;
        later.CommitDeadline = block + 20;
        later.RevealDeadline = block + 60;
        later.HoldoutDeadline = block + 80;
        ulong job = PostOpen(asset, in later);
        Post(Vault, in later);
        return job;
    }

    void Work(int client, ulong job, int asset, uint bondUnits, in Bytes32 modelDigest, in JobTerms terms)
    {
        Accept(client, job, asset, bondUnits);
        Commit(client, job, in modelDigest, in terms.DataDigest);
    }

    // One model from Alice, revealed and provided.
    void SubmitModel(ulong job, int asset, in JobTerms terms)
    {
        Bytes32 model = DigestOf(Model);
        Work(Alice, job, asset, BondUnits, in model, in terms);
        _block = terms.CommitDeadline + 1;
        Reveal(Alice, job, in model, in terms.DataDigest);
        ProvideModel(job);
    }

    void End(ulong job, in JobTerms terms)
    {
        _block = terms.RevealDeadline + 1;
        Evaluate(job);
        Settle(job);
    }
}
