using System.Text.Json;
using Proxy.Actors.ControlMemory;

namespace Proxy.Node.Palette;

/// <summary>TCP states as RFC 9293 writes them.</summary>
internal static class TcpStateNames
{
    /// <summary>The name: <c>TIME-WAIT</c>, <c>FIN-WAIT-2</c>.</summary>
    public static string Of(TcpState state) => state switch
    {
        TcpState.None => "-",
        TcpState.FinWait1 => "FIN-WAIT-1",
        TcpState.FinWait2 => "FIN-WAIT-2",
        _ => JsonNamingPolicy.KebabCaseUpper.ConvertName(state.ToString()),
    };
}
