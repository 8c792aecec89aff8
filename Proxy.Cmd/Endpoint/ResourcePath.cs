using Microsoft.AspNetCore.Http;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.Endpoint;

/// <summary>Commands as resources: <c>GET /v1/proxy/pairs?limit=20&amp;local</c> is <c>proxy pairs --limit=20 --local</c>.</summary>
internal static class ResourcePath
{
    /// <summary>The words of the command that a request stands for; empty when there is no such command.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<CommandPalette> palettes, HttpRequest request)
    {
        var command = palettes
            .SelectMany(palette => palette.Commands, (palette, command) => command.Typed(palette))
            .FirstOrDefault(name => request.Path.Value == $"/v{Wire.Version}/{name.Replace(' ', '/')}");
        if (command is null) return [];
        var switches = request.Query.SelectMany(
            parameter => parameter.Value,
            (parameter, value) => string.IsNullOrEmpty(value) ? $"--{parameter.Key}" : $"--{parameter.Key}={value}");
        return [.. command.Split(' '), .. switches];
    }
}
