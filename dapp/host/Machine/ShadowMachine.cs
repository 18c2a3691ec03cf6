using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>
/// The two engines of a <see cref="ShadowMachine"/> do not agree. One of them is wrong; which one, only a person can find out.
/// </summary>
public sealed class MachinesDifferException(string message) : Exception(message);

/// <summary>
/// Two engines that take the same requests. After each, the answers are compared, and what either says that it wrote; at every snapshot and
/// load the whole live states. From the first difference on, every call throws what it was. Answers are the first engine's.
/// </summary>
public sealed class ShadowMachine : IMachine
{
    readonly IMachine _main, _shadow;
    string? _difference;

    /// <summary>Takes both over, and disposes of them with itself.</summary>
    public ShadowMachine(IMachine main, IMachine shadow)
    {
        (_main, _shadow) = (main, shadow);
        CompareWritten("before the first input");
    }

    public string Name => $"{_main.Name}{NameSeparator}{_shadow.Name}";

    /// <summary>Between the names of two engines that ran side by side.</summary>
    public const char NameSeparator = '+';

    public Bytes32 TemplateHash => _main.TemplateHash;

    public ulong? LastCycles => _main.LastCycles ?? _shadow.LastCycles;

    public ReadOnlySpan<byte> State => _main.State;

    public IReadOnlyList<int> Written => _main.Written;

    public AdvanceResult Advance(ReadOnlyMemory<byte> input)
    {
        string where = EvmAdvance.TryDecode(input.Span, out EvmAdvance fields, out _) ? $"input {fields.Index}"
            : "an input that does not decode";
        AdvanceResult result = Both(where, machine => machine.Advance(input), out AdvanceResult other);
        Check(where, AnswerComparison.FirstDifference(result, other, _main.Name, _shadow.Name));
        CompareWritten(where);
        return result;
    }

    public InspectResult Inspect(ReadOnlyMemory<byte> query)
    {
        string where = $"query 0x{Convert.ToHexStringLower(query.Span[..Math.Min(query.Length, 64)])}";
        InspectResult result = Both(where, machine => machine.Inspect(query), out InspectResult other);
        Check(where, AnswerComparison.FirstDifference(result, other, _main.Name, _shadow.Name));
        CompareWritten(where);
        return result;
    }

    public Bytes32 StateHash() => _main.StateHash();

    public byte[] Save()
    {
        ThrowIfDifferent();
        CompareStates("a snapshot that is taken");
        return _main.Save();
    }

    public void Load(ReadOnlySpan<byte> snapshot)
    {
        ThrowIfDifferent();
        InvalidDataException? main = Refusal(_main, snapshot), shadow = Refusal(_shadow, snapshot);
        if ((main is null) != (shadow is null))
            Check("a snapshot", $"{(main is null ? _shadow : _main).Name} refuses it: {(main ?? shadow)!.Message}");
        if (main is not null) throw main;
        CompareStates("a snapshot");
    }

    // Both are asked, so that both are halted where both refuse.
    static InvalidDataException? Refusal(IMachine machine, ReadOnlySpan<byte> snapshot)
    {
        try
        {
            machine.Load(snapshot);
            return null;
        }
        catch (InvalidDataException refused)
        {
            return refused;
        }
    }

    public void Reset()
    {
        ThrowIfDifferent();
        _main.Reset();
        _shadow.Reset();
        CompareWritten("before the first input");
    }

    public void Dispose()
    {
        _main.Dispose();
        _shadow.Dispose();
    }

    // An exception of the guest is an answer too: of both it ends the application, of one it is a difference.
    T Both<T>(string where, Func<IMachine, T> ask, out T other) where T : class
    {
        ThrowIfDifferent();
        T? mainAnswer = Ask(_main, ask, out MachineHaltedException? mainHalted);
        T? shadowAnswer = Ask(_shadow, ask, out MachineHaltedException? shadowHalted);
        if (mainHalted is not null && shadowHalted is not null) throw mainHalted;
        if (mainHalted is not null) Check(where, $"end: {_main.Name} halted ({mainHalted.Message}), {_shadow.Name} did not");
        if (shadowHalted is not null) Check(where, $"end: {_shadow.Name} halted ({shadowHalted.Message}), {_main.Name} did not");
        other = shadowAnswer!;
        return mainAnswer!;
    }

    static T? Ask<T>(IMachine machine, Func<IMachine, T> ask, out MachineHaltedException? halted) where T : class
    {
        halted = null;
        try
        {
            return ask(machine);
        }
        catch (MachineHaltedException exception)
        {
            halted = exception;
            return null;
        }
    }

    void CompareStates(string where) => Check(where, StateComparison.FirstDifference(_main.State, _shadow.State, _main.Name, _shadow.Name));

    // A page that only one of them lists is looked at in both.
    void CompareWritten(string where)
    {
        IEnumerable<int> pages = _main.Written.Union(_shadow.Written).Order();
        Check(where, StateComparison.FirstDifference(_main.State, _shadow.State, pages, _main.Name, _shadow.Name));
    }

    void Check(string where, string? difference)
    {
        if (difference is null) return;
        string cycles = LastCycles is { } count ? $", {count} instructions" : "";
        _difference = $"{_main.Name} and {_shadow.Name} differ, {where}{cycles}: {difference}";
        ThrowIfDifferent();
    }

    void ThrowIfDifferent()
    {
        if (_difference is not null) throw new MachinesDifferException(_difference);
    }
}
