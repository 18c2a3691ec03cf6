using System.Reflection;
using System.Reflection.Emit;

namespace Rollup.Tests.Translator;

/// <summary>
/// An assembly of random methods `long X(long, long)` in raw IL, typed as the verifier wants it: expressions and statements over every
/// width, joins with values on the stack, switches, bounded loops, structs, spans, calls, traps. The same for the same seed.
/// </summary>
sealed class RandomIl
{
    const int HelperCount = 6;

    /// <summary>The names of the struct's fields and their types: one of each way to be narrow.</summary>
    static readonly (string Name, Type Type)[] PairFields =
        [("Small", typeof(byte)), ("Large", typeof(long)), ("Middle", typeof(short)), ("Count", typeof(int)), ("Native", typeof(nint)),
            ("Word", typeof(ushort))];

    static readonly Type[] HelperTypes =
        [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(short), typeof(byte)];

    readonly Random _random;
    readonly TypeBuilder _pair;
    readonly FieldInfo[] _fields;
    readonly TypeBuilder _methods;
    readonly TypeBuilder _helpers;
    readonly List<RandomHelper> _made = [];

    RandomIl(ModuleBuilder module, int seed)
    {
        _random = new Random(seed);
        _pair = module.DefineType(
            "Pair", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout, typeof(ValueType));
        _fields = [.. PairFields.Select(pair => _pair.DefineField(pair.Name, pair.Type, FieldAttributes.Public))];
        _helpers = module.DefineType("Helpers", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        _methods = module.DefineType("Methods", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
    }

    public static void Build(string path, int seed, int count)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        RandomIl made = new(assembly.DefineDynamicModule("Random"), seed);
        made._pair.CreateType();
        for (int i = 0; i < HelperCount; i++) made.AddHelper(i);
        made._helpers.CreateType();
        for (int i = 0; i < count; i++) made.AddMethod(i);
        made._methods.CreateType();
        assembly.Save(path);
    }

    // A helper may call those before it, so nothing recurs.
    void AddHelper(int index)
    {
        Type[] parameters = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => HelperTypes[_random.Next(HelperTypes.Length)])];
        Type result = HelperTypes[_random.Next(HelperTypes.Length)];
        // The last argument of every other one is written through.
        if (index % 2 == 1) parameters = [.. parameters, typeof(long).MakeByRefType()];
        MethodBuilder method = _helpers.DefineMethod($"h{index}", MethodAttributes.Public | MethodAttributes.Static, result, parameters);
        new RandomBody(method.GetILGenerator(), _random, parameters, result, _pair, _fields, [.. _made])
        {
            CallsLeft = 1,
            LoopsLeft = 0
        }.Emit(statements: 3);
        _made.Add(new RandomHelper(method, parameters, result));
    }

    void AddMethod(int index)
    {
        Type[] parameters = [typeof(long), typeof(long)];
        MethodBuilder method = _methods.DefineMethod(
            $"r{index}", MethodAttributes.Public | MethodAttributes.Static, typeof(long), parameters);
        new RandomBody(method.GetILGenerator(), _random, parameters, typeof(long), _pair, _fields, _made) { CallsLeft = 4, LoopsLeft = 2 }
            .Emit(statements: 3 + _random.Next(6));
    }
}

/// <summary>A method that random code may call.</summary>
sealed record RandomHelper(MethodInfo Method, Type[] Parameters, Type Result);
