using System.Reflection;
using System.Text.Json;
using Rollup.Chain;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Chain;

/// <summary>What we call is what stands on the chain: every function, event, error and address is compared with the npm package's artifacts.</summary>
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
    };

    [Theory]
    [MemberData(nameof(Bindings))]
    public void FunctionsAndEventsAreTheArtifacts(string binding, string[] contracts)
    {
        List<string> known = [.. contracts.SelectMany(AbiEntries).Select(Describe)];
        Type type = typeof(InputBox).Assembly.GetType("Rollup.Chain." + binding)!;
        List<string> ours =
        [
            .. type.GetFields(BindingFlags.Static | BindingFlags.Public)
                .Select(field => field.GetValue(null))
                .Select(value => value switch
                {
                    AbiFunction function => $"function {Inputs(function.Signature)} -> {Types(function.Returns)}",
                    AbiEvent happening => $"event {Inputs(happening.Signature)}",
                    _ => null,
                })
                .OfType<string>(),
        ];
        Assert.True(ours.Count > 1);
        Assert.All(ours, signature => Assert.Contains(signature, known));
    }

    [Fact]
    public void EveryBindingIsListedAbove()
    {
        IEnumerable<string> all = typeof(InputBox).Assembly.GetTypes()
            .Where(type => type.GetFields(BindingFlags.Static | BindingFlags.Public).Any(field => field.FieldType == typeof(AbiFunction)))
            .Select(type => type.Name);
        Assert.Equal(all.Order(), Bindings.Select(row => row.Data.Item1).Order());
    }

    [Fact]
    public void EveryErrorOfTheContractsIsKnown()
    {
        HashSet<string> known = [.. RevertDecoder.Known.Select(signature => signature.Canonical)];
        string[] files = Directory.GetFiles(s_artifacts.CartesiFolder, "*.json", SearchOption.AllDirectories);
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

    // Selectors written down in the documentation of the contracts, so that hash and spelling are checked against something outside.
    [Theory]
    [InlineData("addInput(address,bytes)", "0x1789cd63")]
    [InlineData("executeOutput(bytes,(uint64,bytes32[]))", "0x33137b76")]
    [InlineData("submitClaim(address,uint256,bytes32)", "0x6470af00")]
    [InlineData("depositERC20Tokens(address,address,uint256,bytes)", "0x95854b81")]
    [InlineData("transfer(address,uint256)", "0xa9059cbb")]
    public void SelectorsAreKeccak(string signature, string selector) =>
        Assert.Equal(selector, Hex.Encode(new AbiSignature(signature).Selector));

    static IEnumerable<JsonElement> AbiEntries(string contract) => EntriesOf(
        contract == "RewardToken"
            ? Path.Combine(s_artifacts.Folder, "compiled", "RewardToken.json")
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

    static string Inputs(AbiSignature signature) =>
        $"{signature.Name}({string.Join(',', signature.Parameters.Select(parameter => parameter.Type.Canonical + (parameter.IsIndexed ? " indexed" : "")))})";

    static string Types(IReadOnlyList<AbiParameter> parameters) => $"({string.Join(',', parameters.Select(parameter => parameter.Type.Canonical))})";
}
