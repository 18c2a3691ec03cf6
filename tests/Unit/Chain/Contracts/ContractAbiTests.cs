using System.Numerics;
using System.Reflection;
using Nethereum.ABI;
using Nethereum.ABI.FunctionEncoding.Attributes;
using Nethereum.ABI.Model;
using Nethereum.Contracts;

namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// What we call is what stands on the chain: every function, event, error and address is compared with the npm package's artifacts.
/// </summary>
public sealed class ContractAbiTests
{
    static readonly Artifacts s_artifacts = Artifacts.Find();

    public static TheoryData<string, string[]> Bindings => new()
    {
        { nameof(InputBox), ["InputBox"] },
        { nameof(Portals), ["EtherPortal", "ERC20Portal"] },
        { nameof(ApplicationContract), ["Application"] },
        { nameof(Authority), ["Authority"] },
        { nameof(Factories), ["SelfHostedApplicationFactory", "DataAvailability"] },
        { nameof(Erc20), ["RewardToken"] },
        { nameof(JobVaults), ["JobVaultFactory", "JobVault"] },
    };

    [Theory]
    [MemberData(nameof(Bindings))]
    public void FunctionsAndEventsAreTheArtifacts(string binding, string[] contracts)
    {
        List<string> known = [.. contracts.SelectMany(AbiEntries).Select(Describe)];
        Type type = typeof(InputBox).Assembly.GetType("Rollup.Chain." + binding)!;
        List<string> ours = [.. type.GetNestedTypes(BindingFlags.NonPublic).Select(Describe).OfType<string>()];
        Assert.NotEmpty(ours);
        Assert.All(ours, signature => Assert.Contains(signature, known));
    }

    [Fact]
    public void EveryBindingIsListedAbove()
    {
        IEnumerable<string> all = typeof(InputBox).Assembly.GetTypes().Where(type => Describe(type) is not null)
            .Select(type => type.DeclaringType!.Name).Distinct();
        Assert.Equal(all.Order(), Bindings.Select(row => row.Data.Item1).Order());
    }

    [Fact]
    public void EveryErrorOfTheContractsIsKnown()
    {
        HashSet<string> known = [.. RevertDecoder.Known.Values.Select(error => $"{error.Name}({Types(error.InputParameters)})")];
        string[] files =
        [
            .. Directory.GetFiles(s_artifacts.CartesiFolder, "*.json", SearchOption.AllDirectories),
            .. ((string[])["JobVaultFactory", "JobVault"]).Select(name => Path.Combine(s_artifacts.Folder, "compiled", $"{name}.json")),
        ];
        List<string> errors =
        [
            .. files.Where(file => !file.Contains("build-info", StringComparison.Ordinal))
                .SelectMany(EntriesOf)
                .Where(entry => entry.GetProperty("type").GetString() == "error")
                .Select(entry => Describe(entry)["error ".Length..].Split(" -> ")[0])
                .Distinct(),
        ];
        Assert.True(errors.Count >= 20, $"only {errors.Count} errors found");
        Assert.All(errors, error => Assert.Contains(error.Replace(" ", "", StringComparison.Ordinal), known));
    }

    [Fact]
    public void AddressesFollowFromThePackagesCode()
    {
        Assert.Equal(11, CartesiContracts.All.Count);
        foreach (KnownContract contract in CartesiContracts.All)
        {
            byte[] initCode = [.. s_artifacts.Cartesi(contract.Name).InitCode, .. contract.ConstructorArguments];
            Assert.Equal(contract.Address.ToHex(), CartesiContracts.AddressOf(initCode).ToHex());
        }
    }

    /// <summary>Of what our sources compile to; a forge test holds that the compiled file is current.</summary>
    [Fact]
    public void TheFactorysAddressFollowsFromItsCode()
    {
        KnownContract factory = CartesiContracts.JobVaultFactory;
        byte[] initCode = [.. s_artifacts.Own(factory.Name).InitCode, .. factory.ConstructorArguments];
        Assert.Equal(Addresses.JobVaultFactory.ToHex(), CartesiContracts.AddressOf(initCode).ToHex());
        Assert.True(factory.Address.Equals(Addresses.JobVaultFactory));
    }

    /// <summary>Whatever its constructor wrote; a contract that only answers alike has another code.</summary>
    [Fact]
    public void TheApplicationsCodeIsTheArtifacts()
    {
        ContractArtifact artifact = s_artifacts.Cartesi("Application");
        Assert.True(RuntimeCode.IsApplication(artifact.RuntimeCode));
        byte[] code = [.. artifact.RuntimeCode];
        foreach ((int start, int length) in artifact.Immutables) code.AsSpan(start, length).Fill(0xab);
        Assert.True(RuntimeCode.IsApplication(code));
        foreach (int place in (int[])[0, 100, 1_382, 1_415, 1_703, code.Length - 1])
        {
            byte[] changed = [.. code];
            changed[place] ^= 1;
            Assert.False(RuntimeCode.IsApplication(changed));
        }
        Assert.False(RuntimeCode.IsApplication(code.AsSpan(1)));
        Assert.False(RuntimeCode.IsApplication([.. code, 0]));
        Assert.False(RuntimeCode.IsApplication(s_artifacts.Cartesi("Authority").RuntimeCode));
        Assert.False(RuntimeCode.IsApplication([]));
    }

    [Fact]
    public void TheTokensConstructorIsTheArtifacts()
    {
        string file = Path.Combine(s_artifacts.Folder, "compiled", "RewardToken.json");
        using JsonDocument artifact = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement constructor = artifact.RootElement.GetProperty("abi").EnumerateArray()
            .Single(entry => entry.GetProperty("type").GetString() == "constructor");
        Assert.Equal(
            string.Join(',', constructor.GetProperty("inputs").EnumerateArray().Select(TypeOf)),
            Types(ParametersOf(typeof(Deployer.RewardTokenConstructor))));
    }

    // Selectors written down in the documentation of the contracts, so that hash and spelling are checked against something outside.
    [Fact]
    public void CallsBeginWithTheDocumentedSelectors()
    {
        OutputProof proof = new(1, new Bytes32[63]);
        Assert.StartsWith("0x1789cd63", Hex.Encode(InputBox.AddInput(default, []).Data), StringComparison.Ordinal);
        Assert.StartsWith("0x33137b76", Hex.Encode(ApplicationContract.ExecuteOutput(default, [], proof).Data), StringComparison.Ordinal);
        Assert.StartsWith("0x6470af00", Hex.Encode(Authority.SubmitClaim(default, default, 0, default).Data), StringComparison.Ordinal);
        Assert.StartsWith("0x95854b81", Hex.Encode(Portals.DepositErc20(default, default, 0, []).Data), StringComparison.Ordinal);
        Assert.StartsWith($"0x{JobVaults.DepositNewSelector:x8}",
            Hex.Encode(JobVaults.DepositNew(default, default, default, 0, []).Data), StringComparison.Ordinal);
        Assert.StartsWith($"0x{JobVaults.DepositSelector:x8}",
            Hex.Encode(JobVaults.Deposit(default, default, 0, []).Data), StringComparison.Ordinal);
        Assert.StartsWith("0xa9059cbb", Hex.Encode(Erc20.Transfer(default, default, 0).Data), StringComparison.Ordinal);
    }

    // A dynamic tuple behind dynamic bytes, written out by hand from the ABI specification.
    [Fact]
    public void CalldataIsTheSpecificationsEncoding() => Assert.Equal(
        "0x33137b76" + Word("40") + Word("80") + Word("2") + "cafe" + new string('0', 60)
            + Word("7") + Word("40") + Word("2") + Word("1") + Word("2"),
        Hex.Encode(ApplicationContract.ExecuteOutput(default, [0xca, 0xfe], new OutputProof(
            7, [Hex.ReadBytes32("0x" + Word("1")), Hex.ReadBytes32("0x" + Word("2"))])).Data));

    /// <summary>Every command, notice, query and report of the machine, as an encoder from outside writes it.</summary>
    [Fact]
    public void TheSharedVectorsAreWhatTheLibraryWrites()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests/vectors/commands.json")));
        int count = 0;
        foreach (JsonElement vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            string signature = vector.GetProperty("signature").GetString()!;
            // Fields are listed in the order of the words, tuples opened.
            Queue<JsonElement> fields = new(vector.GetProperty("fields").EnumerateObject().Select(field => field.Value));
            object[] values = [.. AbiOracle.Function(signature).InputParameters.Select(parameter => ValueOf(parameter.ABIType, fields))];
            Assert.Empty(fields);
            Assert.Equal(vector.GetProperty("encoded").GetString()!, Hex.Encode(AbiOracle.Call(signature, values)));
            count++;
        }
        Assert.True(count >= 70, $"only {count} vectors");
    }

    static object ValueOf(ABIType type, Queue<JsonElement> fields) => type switch
    {
        TupleType tuple => tuple.Components.Select(component => ValueOf(component.ABIType, fields)).ToArray(),
        ArrayType list => fields.Dequeue().EnumerateArray().Select(element => Scalar(list.Name.Split('[')[0], element)).ToList(),
        _ => Scalar(type.Name, fields.Dequeue()),
    };

    static object Scalar(string type, JsonElement value) => type switch
    {
        "address" => value.GetString()!,
        _ when type.StartsWith("bytes", StringComparison.Ordinal) => Hex.Decode(value.GetString()!),
        _ => BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture),
    };

    static string Word(string hex) => hex.PadLeft(64, '0');

    static IEnumerable<JsonElement> AbiEntries(string contract) => EntriesOf(
        contract is "RewardToken" or "JobVaultFactory" or "JobVault"
            ? Path.Combine(s_artifacts.Folder, "compiled", $"{contract}.json")
            : Path.Combine(s_artifacts.CartesiFolder, $"{contract}.sol", $"{contract}.json"));

    static IEnumerable<JsonElement> EntriesOf(string file)
    {
        using JsonDocument artifact = JsonDocument.Parse(File.ReadAllBytes(file));
        if (!artifact.RootElement.TryGetProperty("abi", out JsonElement abi)) return [];
        return [.. abi.EnumerateArray().Select(entry => entry.Clone()).Where(entry => entry.TryGetProperty("name", out _))];
    }

    static string Describe(JsonElement entry)
    {
        string kind = entry.GetProperty("type").GetString()!;
        IEnumerable<string> inputs = entry.GetProperty("inputs").EnumerateArray().Select(input =>
            TypeOf(input) + (input.TryGetProperty("indexed", out JsonElement indexed) && indexed.GetBoolean() ? " indexed" : ""));
        string text = $"{kind} {entry.GetProperty("name").GetString()}({string.Join(',', inputs)})";
        if (kind != "function") return text;
        return $"{text} -> ({string.Join(',', entry.GetProperty("outputs").EnumerateArray().Select(TypeOf))})";
    }

    // A tuple is spelled by its members; what follows the word "tuple" is its brackets.
    static string TypeOf(JsonElement parameter)
    {
        string type = parameter.GetProperty("type").GetString()!;
        if (!type.StartsWith("tuple", StringComparison.Ordinal)) return type;
        return $"({string.Join(',', parameter.GetProperty("components").EnumerateArray().Select(TypeOf))}){type["tuple".Length..]}";
    }

    /// <summary>A message or an event of ours in the same words; null for other types.</summary>
    static string? Describe(Type type)
    {
        if (type.GetCustomAttribute<EventAttribute>() is { } happening) return $"event {happening.Name}({Types(ParametersOf(type))})";
        if (type.GetCustomAttribute<FunctionAttribute>() is not { } function) return null;
        string returns = function.DTOReturnType is { } output ? Types(ParametersOf(output)) : function.ReturnType ?? "";
        return $"function {function.Name}({Types(ParametersOf(type))}) -> ({returns})";
    }

    static Parameter[] ParametersOf(Type type) =>
        [.. PropertiesExtractor.GetPropertiesWithParameterAttribute(type)
            .Select(property =>
            {
                Parameter parameter = property.GetCustomAttribute<ParameterAttribute>()!.Parameter;
                if (parameter.ABIType is TupleType tuple) tuple.SetComponents(ParametersOf(property.PropertyType));
                return parameter;
            }).OrderBy(parameter => parameter.Order)];

    static string Types(IEnumerable<Parameter> parameters) => string.Join(',', parameters.Select(parameter =>
        (parameter.ABIType is TupleType tuple ? $"({Types(tuple.Components)})" : parameter.Type) + (parameter.Indexed ? " indexed" : "")));
}
