using System.Buffers.Binary;

namespace Rollup.Tests.Unit.Market.Storm;

// What is not a good command: noise, torn and forged bytes, deposits of everything, and the rare states that luck alone does not reach.
sealed partial class MarketStorm
{
    void Noise()
    {
        byte[] command = AnyCommand();
        switch (_random.Next(9))
        {
            case 0:
                Count(Bytes(_random.Next(600)));
                break;
            case 1:
                Count(world.Input(AnyClient(), Bytes(_random.Next(300))));
                break;
            case 2:
                Count(world.Input(AnyClient(), command[..^_random.Next(1, 32)]));
                break;
            case 3:
                Count(world.Input(AnyClient(), [.. command, 0]));
                break;
            case 4:
                Count(Flip(world.Input(AnyClient(), command)));
                break;
            case 5:
                CountElsewhere(command, (ref EvmAdvance fields) => fields.ChainId++);
                break;
            case 6:
                CountElsewhere(command, (ref EvmAdvance fields) => fields.Application = fields.Sender);
                break;
            case 7:
                CountElsewhere(command, (ref EvmAdvance fields) => fields.Index -= fields.Index == 0 ? 0UL : 1UL);
                break;
            default:
                CountElsewhere(command, (ref EvmAdvance fields) => fields.BlockNumber /= 2);
                break;
        }
    }

    delegate void Change(ref EvmAdvance fields);

    void CountElsewhere(byte[] command, Change change)
    {
        EvmAdvance fields = new()
        {
            ChainId = World.ChainId, Application = World.Application, Sender = AnyClient(), BlockNumber = world.Block, Index = world.Index,
        };
        if (world.Index == 0) return; // the first input names chain and application, whatever they are
        change(ref fields);
        byte[] input = new byte[EvmAdvance.EncodedBytes(command.Length)];
        Assert.Equal(input.Length, fields.Encode(command, input));
        Count(input);
    }

    byte[] AnyCommand() => _random.Next(4) switch
    {
        0 => Encode.Accept(world.View, (ulong)_random.Next(100)),
        1 => Encode.Settle((ulong)_random.Next(100)),
        2 => Encode.Commit((ulong)_random.Next(100), default),
        _ => Encode.Post(Kinds[0].Terms[JudgeKind.Holdout]),
    };

    void OddDeposit()
    {
        Address depositor = AnyClient();
        byte[] command = _random.Next(3) switch { 0 => AnyCommand(), 1 => Bytes(_random.Next(80)), _ => [] };
        switch (_random.Next(10))
        {
            case 9:
                AssetKey vault = _random.Next(3) == 0 ? new() { Vault = AnyClient() } : NewVault();
                Count(VaultInput(vault, depositor, Amount(), command, isNew: _random.Next(2) == 0));
                break;
            case 0:
                Count(EtherInput(depositor, Amount(), command));
                break;
            case 1:
                Count(Erc20Input(AssetOf(_random.Next(1, 4)).Token, depositor, Amount(), command));
                break;
            case 2:
                Count(Erc20Input(default, depositor, Amount(), command));
                break;
            case 3:
                Count(world.Input(Addresses.Erc721Portal, Erc721(depositor)));
                break;
            case 4:
                Count(world.Input(Addresses.Erc1155SinglePortal, Erc1155(depositor)));
                break;
            case 5:
                Count(world.Input(Addresses.Erc1155BatchPortal, Erc1155Batch(depositor)));
                break;
            case 6:
                Count(world.Input(AnyPortal(), Bytes(_random.Next(120))));
                break;
            case 7: // forged: a deposit's bytes from somebody who is no portal
                Count(world.Input(depositor, Erc721(depositor)));
                break;
            default:
                Count(EtherInput(depositor, UInt256.From(5), Encode.Cancel((ulong)_random.Next(50))));
                break;
        }
    }

    UInt256 Amount()
    {
        UInt256 amount = UInt256.From((UInt128)_random.Next(3));
        if (_random.Next(3) == 0) _random.NextBytes(amount.BigEndian.WritableBytes);
        return amount;
    }

    byte[] Erc721(Address depositor)
    {
        byte[] payload = new byte[1024];
        int length = new Erc721Deposit { Token = AnyClient(), Depositor = depositor, TokenId = Amount() }.Encode(
            [], Bytes(_random.Next(40)), payload);
        return payload[..length];
    }

    byte[] Erc1155(Address depositor)
    {
        byte[] payload = new byte[1024];
        int length = new Erc1155SingleDeposit { Token = AnyClient(), Depositor = depositor, TokenId = Amount(), AmountUnits = Amount() }
            .Encode([], [], payload);
        return payload[..length];
    }

    byte[] Erc1155Batch(Address depositor)
    {
        byte[] payload = new byte[4096];
        byte[] ids = Bytes(32 * _random.Next(8));
        byte[] amounts = _random.Next(4) == 0 ? Bytes(32 * _random.Next(8)) : ids;
        int length = new Erc1155BatchDeposit { Token = AnyClient(), Depositor = depositor, TokenIdWords = ids, AmountWords = amounts }
            .Encode([], [], payload);
        return payload[..length];
    }

    Address AnyPortal() => _random.Next(6) switch
    {
        0 => Addresses.EtherPortal,
        1 => Addresses.Erc20Portal,
        2 => Addresses.Erc721Portal,
        3 => Addresses.Erc1155SinglePortal,
        4 => Addresses.JobVaultFactory,
        _ => Addresses.Erc1155BatchPortal,
    };

    byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    // Anywhere but in block, time, randomness and index, which no sender can choose: a block far ahead would end the storm.
    byte[] Flip(byte[] input)
    {
        int at = _random.Next(2) == 0 ? _random.Next(100) : _random.Next(228, input.Length);
        input[at] ^= (byte)(1 << _random.Next(8));
        return input;
    }

    /// <summary>Fills one table after the other, with jobs that nobody accepts, and takes them back.</summary>
    void Burst()
    {
        PlayHoldout();
        switch (_burst++ % 5)
        {
            case 0:
                FillJobs();
                break;
            case 1:
                FillAssets();
                break;
            case 2:
                FillSlots();
                break;
            case 3:
                SpendReadingCredit();
                break;
            default:
                FillTotals();
                PostTooCostly();
                break;
        }
        foreach (StormPlan plan in _plans) Direct(plan.Sponsor, Encode.Cancel(plan.JobId));
    }

    // One job from end to end whose sealed holdout may be false in any of the ways there are.
    void PlayHoldout()
    {
        JobTerms terms = Kinds[0].Terms[JudgeKind.Holdout];
        byte[] data = Kinds[0].Data, schema = Fixtures.Schema(in terms);
        Vary(ref terms, ref data, ref schema, _burst % 5);
        if (!PostBurst(AssetOf(0), terms, data)) return;
        StormPlan plan = _plans[^1];
        Direct(AnyClient(), Encode.Provide(world.View, plan.JobId, plan.Schema));
        foreach (byte[] block in plan.InitialBlocks) Direct(AnyClient(), Encode.Provide(world.View, plan.JobId, block));
        Address[] clients = [ClientAt(_random.Next(2)), ClientAt(2 + _random.Next(2))];
        byte[] model = plan.Kind.Models[_random.Next(plan.Kind.Models.Length)]; // of both: the second is a copy
        foreach (Address client in clients)
        {
            Accept(plan, client, terms.BondUnits);
            Commit(plan, client, model);
        }
        world.Block += 11;
        foreach (Address client in clients)
        {
            Reveal(plan, client);
            Provide(plan, Fixtures.Blocks(model));
        }
        world.Block += 40;
        Provide(plan, plan.DataBlocks);
        Direct(AnyClient(), Encode.Evaluate(plan.JobId));
    }

    void FillJobs()
    {
        for (int count = 0; count < ManyJobs; count++) PostBurst(AssetOf(0), Kinds[0].Terms[JudgeKind.Replay]);
    }

    void FillAssets()
    {
        for (int count = 0; count < ManyJobs; count++)
            PostBurst(count % 2 == 0 ? NewVault() : new() { Token = Fixtures.AddressOf(0x300 + count) }, Kinds[0].Terms[JudgeKind.Replay]);
    }

    void FillSlots()
    {
        JobTerms terms = Kinds[0].Terms[JudgeKind.Holdout];
        terms.ModelBytes = MarketLimits.ModelBytesMax;
        terms.Places = MarketLimits.PlacesMax;
        terms.CommitDeadline = world.Block + 10;
        terms.RevealDeadline = world.Block + 4_900;
        terms.HoldoutDeadline = world.Block + 5_000;
        Deposit(AssetOf(0), Fixtures.AddressOf(1), UnitsOf(in terms), Encode.Post(terms));
    }

    // Large models, one after the other in one block, until one is not read any more.
    void SpendReadingCredit()
    {
        JobTerms terms = Kinds[0].Terms[JudgeKind.Replay];
        byte[] model = Fixtures.Padded(Kinds[0].Initial, LargeModelBytes);
        terms.ModelDigest = Fixtures.Digest(model);
        terms.ModelBytes = (uint)model.Length;
        terms.Recipe.Epochs = 1;
        for (ulong units = 0; units <= MarketLimits.ReadingUnitsPerBlock * MarketLimits.CreditBlocksMax; units += 160UL * terms.ModelBytes)
        {
            if (!PostBurst(AssetOf(0), terms)) return;
            StormPlan plan = _plans[^1];
            Direct(AnyClient(), Encode.Provide(world.View, plan.JobId, plan.Schema));
            foreach (byte[] block in Fixtures.Blocks(model)) Direct(AnyClient(), Encode.Provide(world.View, plan.JobId, block));
            for (int times = 0; times < 2; times++) Direct(AnyClient(), Encode.Evaluate(plan.JobId));
            Direct(plan.Sponsor, Encode.Cancel(plan.JobId));
        }
    }

    void FillTotals()
    {
        JobTerms terms = Kinds[0].Terms[JudgeKind.Holdout];
        terms.RewardUnits = terms.ParticipationUnits = (UInt128.One << MarketLimits.UnitsBitsMax) - 1;
        terms.BondUnits = 200;
        AssetKey asset = new() { Token = Fixtures.AddressOf(0x400) };
        for (int count = 0; count < 3; count++) PostBurst(asset, terms, places: MarketLimits.PlacesMax);
        if (_plans.Count == 0 || !_plans[^1].Asset.Equals(in asset)) return;
        StormPlan plan = _plans[^1];
        Direct(plan.Sponsor, Encode.Provide(world.View, plan.JobId, plan.Schema));
        Direct(plan.Sponsor, Encode.Provide(world.View, plan.JobId, Kinds[0].Initial));
        Accept(plan, ClientAt(0), 200);
        Accept(plan, ClientAt(1), 200);
    }

    void PostTooCostly()
    {
        (JobTerms terms, byte[] model) = StormPool.TooCostly(world.Block);
        if (!PostBurst(AssetOf(0), terms)) return;
        Direct(AnyClient(), Encode.Provide(world.View, _plans[^1].JobId, _plans[^1].Schema));
        Direct(AnyClient(), Encode.Provide(world.View, _plans[^1].JobId, model));
    }

    bool PostBurst(AssetKey asset, JobTerms terms, byte[]? data = null, int places = 2)
    {
        terms.Places = (ushort)places;
        terms.CommitDeadline = world.Block + 10;
        terms.RevealDeadline = world.Block + 50;
        terms.HoldoutDeadline = world.Block + 60;
        byte[] schema = Fixtures.Schema(in terms);
        return Post(Fixtures.AddressOf(1), asset, terms, Kinds[0], data ?? Kinds[0].Data, schema, UnitsOf(in terms)).Text == "Accepted";
    }
}
