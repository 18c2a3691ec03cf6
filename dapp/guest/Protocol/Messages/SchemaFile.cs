namespace Rollup.Protocol;

/// <summary>Why bytes are no schema; the first that applies.</summary>
public enum SchemaStatus : byte
{
    Accepted = 0,
    FrameWrong = 1, // too long, or not the message
    ColumnsOutOfRange = 2,
    FeaturesOutOfRange = 3,
    ClassesOutOfRange = 4,
    TargetOutOfRange = 5, // not one of the columns
    MissingUnknown = 6,
    NamedUnknown = 7,
    GroupTorn = 8,    // the bytes end inside a group, or go on behind the last column
    GroupEmpty = 9,
    KindUnknown = 10,
    BoundsWrong = 11, // unordered, with more decimals than they need, of what has none, or not 0 where nothing is said
    UnitWrong = 12,
    LevelsWrong = 13, // none, too many, or of what has none
    PreparationWrong = 14, // torn, of what has none, out of range, or not 0 where nothing is done
    TextWrong = 15,   // empty, too long, not UTF-8, or not what it looks like
    LevelRepeated = 16,
    GroupSplit = 17,  // as the group before it: they are one
    NameRepeated = 18,
    FeaturesDiffer = 19, // the columns become another number of features
    TargetUnfit = 20, // a class where there are none, none where there are, or another number of them; or of two features
}

/// <summary>
/// The file that says what a job's data are: one block, the message `schema` of onchain/src. Exactly one encoding of each meaning; what
/// reads another is refused here, so that equal schemas have equal digests.
/// </summary>
public static class SchemaFile
{
    public const int BytesMax = 32_768;
    public const int LevelsMax = 256;

    /// <summary>Decimals with which a column is prepared: 10^18 fits int64.</summary>
    public const int UnitsMax = 18;

    /// <summary>Numbers of working memory: a place for each name, and one for each level of a group.</summary>
    public const int WorkLength = DataSet.ColumnsMax + 1 + LevelsMax;

    /// <summary>Checks the whole file. The work is of <see cref="WorkLength"/>, whatever it holds.</summary>
    public static SchemaStatus TryRead(ReadOnlySpan<byte> file, Span<int> work, out Schema schema)
    {
        schema = default;
        if (file.Length > BytesMax || !Schema.TryDecode(file, out schema)) return SchemaStatus.FrameWrong;
        if (schema.Columns is 0 or > DataSet.ColumnsMax) return SchemaStatus.ColumnsOutOfRange;
        if (schema.Features is 0 or > DataSet.ColumnsMax) return SchemaStatus.FeaturesOutOfRange;
        if (schema.Classes is 1 or > DataSet.ClassesMax) return SchemaStatus.ClassesOutOfRange;
        if (schema.Target > schema.Columns) return SchemaStatus.TargetOutOfRange;
        if (schema.Missing is 0 or > (byte)MissingKind.RowDropped) return SchemaStatus.MissingUnknown;
        return schema.Named > 1 ? SchemaStatus.NamedUnknown : CheckGroups(in schema, work);
    }

    static SchemaStatus CheckGroups(in Schema schema, Span<int> work)
    {
        Span<int> levels = work.Slice(DataSet.ColumnsMax + 1, LevelsMax);
        PackedReader reader = new(schema.Groups);
        ReadOnlySpan<byte> before = default;
        int column = 0, features = 0;
        bool isTargetFit = true;
        while (column <= schema.Columns)
        {
            int start = reader.Position;
            ColumnGroup group = ColumnGroup.Read(ref reader);
            if (reader.HasFailed || group.Columns > schema.Columns + 1 - column) return SchemaStatus.GroupTorn;
            SchemaStatus status = CheckGroup(in group, out int featuresOfOne);
            if (status == SchemaStatus.Accepted) status = ReadTexts(ref reader, levels.Slice(0, group.Levels));
            if (status != SchemaStatus.Accepted) return status;
            // All of the group but its count and its names.
            ReadOnlySpan<byte> meaning = schema.Groups.Slice(start + sizeof(ushort), reader.Position - start - sizeof(ushort));
            if (!DistinctTexts.Are(schema.Groups, levels.Slice(0, group.Levels))) return SchemaStatus.LevelRepeated;
            if (meaning.SequenceEqual(before)) return SchemaStatus.GroupSplit;
            before = meaning;
            isTargetFit &= IsTargetFit(in schema, in group, column, featuresOfOne);
            features += featuresOfOne * group.Columns; // below 2^21: 257 of each column
            if (schema.Named != 0) status = ReadTexts(ref reader, work.Slice(column, group.Columns));
            if (status != SchemaStatus.Accepted) return status;
            column += group.Columns;
        }
        if (!reader.IsAtEnd) return SchemaStatus.GroupTorn;
        bool isTold = schema.Named == 0 || DistinctTexts.Are(schema.Groups, work.Slice(0, column));
        if (!isTold) return SchemaStatus.NameRepeated;
        if (isTargetFit && features != schema.Features + 1) return SchemaStatus.FeaturesDiffer; // one is the target
        return isTargetFit ? SchemaStatus.Accepted : SchemaStatus.TargetUnfit;
    }

    static SchemaStatus CheckGroup(in ColumnGroup group, out int features)
    {
        features = 1;
        if (group.Columns == 0) return SchemaStatus.GroupEmpty;
        ColumnKind kind = (ColumnKind)group.Kind;
        if (kind is ColumnKind.None or > ColumnKind.Class) return SchemaStatus.KindUnknown;
        bool isNumber = kind is ColumnKind.Number or ColumnKind.Integer;
        if (!AreBoundsGood(in group, isNumber)) return SchemaStatus.BoundsWrong;
        if (group.Unit.Length != 0 && !(isNumber && SchemaText.IsGood(group.Unit))) return SchemaStatus.UnitWrong;
        int levelsMax = isNumber ? 0 : kind == ColumnKind.Class ? DataSet.ClassesMax : LevelsMax;
        if (group.Levels > levelsMax || isNumber != (group.Levels == 0)) return SchemaStatus.LevelsWrong;
        if (group.Preparation.Length == 0) return SchemaStatus.Accepted;
        bool isGood = kind != ColumnKind.Class && IsPreparationGood(in group, isNumber, ref features);
        return isGood ? SchemaStatus.Accepted : SchemaStatus.PreparationWrong;
    }

    // What it does is done where the rows are; here, that it can be done, and how many features it makes of a column.
    static bool IsPreparationGood(in ColumnGroup group, bool isNumber, ref int features)
    {
        PackedReader reader = new(group.Preparation);
        ColumnPreparation preparation = ColumnPreparation.Read(ref reader);
        if (reader.HasFailed || !reader.IsAtEnd) return false;
        if (preparation.Filled > 1 || preparation.Marked > preparation.Filled || preparation.Spread > 1) return false;
        if (preparation.Filled == 0 && preparation.Fill != 0) return false;
        features = (preparation.Spread != 0 ? group.Levels : 1) + preparation.Marked;
        if (isNumber)
            return preparation.Spread == 0 && preparation.Divisor > 0 && preparation.Units <= UnitsMax
                && preparation.Decimals <= DataSet.DecimalsMax;
        bool isPlain = preparation.Units == 0 && preparation.Subtract == 0 && preparation.Divisor == 1 && preparation.Decimals == 0;
        return isPlain && preparation.Fill >= 0 && preparation.Fill < group.Levels && preparation.Filled + preparation.Spread != 0;
    }

    static bool AreBoundsGood(in ColumnGroup group, bool isNumber)
    {
        if (group.Bounded == 0) return group.Decimals == 0 && group.Minimum == 0 && group.Maximum == 0;
        if (!isNumber || group.Bounded != 1 || group.Minimum > group.Maximum) return false;
        if (group.Decimals == 0) return true;
        if (group.Kind == (byte)ColumnKind.Integer || group.Decimals > DataSet.DecimalsMax) return false;
        return group.Minimum % 10 != 0 || group.Maximum % 10 != 0; // no rounding: whether the last decimal is needed
    }

    // A class is what the target is, where there are classes; all of them; and nothing else is.
    static bool IsTargetFit(in Schema schema, in ColumnGroup group, int column, int features)
    {
        bool hasTarget = schema.Target >= column && schema.Target - column < group.Columns;
        bool isClass = group.Kind == (byte)ColumnKind.Class;
        if (isClass) return hasTarget && group.Columns == 1 && group.Levels == schema.Classes;
        return !hasTarget || (schema.Classes == 0 && group.Kind != (byte)ColumnKind.Category && features == 1);
    }

    // The place of each.
    static SchemaStatus ReadTexts(scoped ref PackedReader reader, Span<int> places)
    {
        for (int index = 0; index < places.Length; index++)
        {
            places[index] = reader.Position;
            ReadOnlySpan<byte> text = reader.Text();
            if (reader.HasFailed) return SchemaStatus.GroupTorn;
            if (!SchemaText.IsGood(text)) return SchemaStatus.TextWrong;
        }
        return SchemaStatus.Accepted;
    }
}
