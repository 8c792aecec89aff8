using System.Collections.Immutable;

namespace Proxy.Cmd.Endpoint;

/// <summary>The body of <c>POST /v1/commands</c>.</summary>
/// <param name="Command">The words of the command line: palette, command, switches and values.</param>
internal sealed record CommandRequest(ImmutableArray<string> Command);
