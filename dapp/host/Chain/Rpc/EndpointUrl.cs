using System.Net.Http.Headers;
using System.Text;

namespace Rollup.Chain;

/// <summary>What is made of an address that a person names: nothing of it is lost on the way, and nothing moves to another place.</summary>
public static class EndpointUrl
{
    /// <summary>The address of something below another: its path goes on, before the query. A path that ends so already stays.</summary>
    public static Uri Below(string url, string name)
    {
        UriBuilder address = new(url) { UserName = "", Password = "", Fragment = "" };
        string path = address.Path.TrimEnd('/');
        if (!path.EndsWith($"/{name}", StringComparison.Ordinal)) path += $"/{name}";
        address.Path = path;
        return address.Uri;
    }

    /// <summary>A user and a password before the host, as the header that HTTP has for them; null where there are none.</summary>
    public static AuthenticationHeaderValue? AuthorizationOf(Uri endpoint) => endpoint.UserInfo.Length == 0 ? null
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(endpoint.UserInfo))));
}
