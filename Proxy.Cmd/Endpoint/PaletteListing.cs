using System.Reflection;
using Akka.Actor;
using Proxy.Cmd.Hosting;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.Endpoint;

/// <summary>What clients download when they connect: the answer of <c>GET /v1/palettes</c>.</summary>
internal static class PaletteListing
{
    /// <summary>The host, its palettes and their commands.</summary>
    public static object Of(CommandHost host, Access access) => new
    {
        Wire.Version,
        System = host.System.Name,
        Address = host.System.Provider.DefaultAddress.ToString(),
        Server = ServerVersion(),
        Access = access,
        Palettes = host.Palettes.Select(Of).ToArray(),
    };

    private static object Of(CommandPalette palette) => new
    {
        palette.Name,
        palette.Description,
        Commands = palette.Commands.Where(command => !command.IsDefault).Select(Of).ToArray(),
        Default = palette.Commands.Where(command => command.IsDefault).Select(Of).SingleOrDefault(),
    };

    private static object Of(CommandDefinition command) => new
    {
        command.Name,
        command.Description,
        command.Result,
        ReadOnly = command.IsReadOnly,
        Arguments = command.Arguments.Select(Of).ToArray(),
    };

    private static object Of(ArgumentDefinition argument) => new
    {
        argument.Name,
        argument.Description,
        argument.Switches,
        argument.Kind,
        Mandatory = argument.IsMandatory,
        Multiple = argument.IsMultiple,
        argument.Default,
        argument.AllowedValues,
    };

    private static string ServerVersion() =>
        typeof(PaletteListing).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
