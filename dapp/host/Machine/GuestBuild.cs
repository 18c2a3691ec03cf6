using System.Security.Cryptography;
using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Market;
using Rollup.Model;
using Rollup.Protocol;

namespace Rollup.Machine;

/// <summary>Which build of the guest is in this program: what another computed is not taken for its own.</summary>
public static class GuestBuild
{
    /// <summary>Of all assemblies of the guest, by what the compiler calls each.</summary>
    public static string Id { get; } = Convert.ToHexStringLower(SHA256.HashData([
        .. new[] { typeof(Guest), typeof(Marketplace), typeof(Cost), typeof(Import), typeof(Keccak256) }
            .SelectMany(type => type.Module.ModuleVersionId.ToByteArray())]));
}
