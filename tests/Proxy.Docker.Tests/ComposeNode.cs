using System.Net;

namespace Proxy.Docker.Tests;

/// <summary>A node in a container.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="Address">Where the machine publishes its listener.</param>
public sealed record ComposeNode(string Container, IPEndPoint Address)
{
    /// <summary>Asks for a path over a connection of its own.</summary>
    /// <returns>The answer's text.</returns>
    public async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        return await client.GetStringAsync(new Uri($"http://{Address}{path}"));
    }
}
