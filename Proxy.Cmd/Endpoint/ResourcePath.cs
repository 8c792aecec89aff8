using Microsoft.AspNetCore.Http;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.Endpoint;

/// <summary>Commands as resources: <c>GET /v1/proxy/pairs?limit=20&amp;local</c> is <c>proxy pairs --limit=20 --local</c>.</summary>
internal static class ResourcePath
{
    /// <summary>The words of the command that a request stands for; empty when there is no such command.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<CommandPalette> palettes, HttpRequest request)
    {
        var (name, definition) = palettes
            .SelectMany(palette => palette.Commands, (palette, command) => (Name: command.Typed(palette), Command: command))
            .FirstOrDefault(each => request.Path.Value == $"/v{Wire.Version}/{each.Name.Replace(' ', '/')}");
        if (name is null) return [];
        var switches = request.Query.SelectMany(
            parameter => parameter.Value,
            (parameter, value) => string.IsNullOrEmpty(value) && !TakesValue(definition, $"--{parameter.Key}") ? $"--{parameter.Key}" : $"--{parameter.Key}={value}");
        return [.. name.Split(' '), .. switches];
    }

    // Else the next parameter would be its value.
    private static bool TakesValue(CommandDefinition command, string name) =>
        command.Arguments.Any(argument => argument.Kind != ArgumentKind.Flag && argument.Switches.Contains(name));
}
