using System.Text.RegularExpressions;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Closing;

/// <summary>A row of a closing table, by the headings of its columns.</summary>
internal sealed record ClosingRow(IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>What happens, and when.</summary>
    internal string Name => $"{Cells["Event"]} | {Cells["When"]}";

    /// <summary>How the pair ends; null while it stays open, or where that depends on the case.</summary>
    internal PairEnd? End => Cells["`end`"] is ['`', .. var name, '`']
        ? Enum.GetValues<PairEnd>().Single(end => string.Equals(end.ToString(), name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>Whether the pair stays open with the half-close timeout running.</summary>
    internal bool StaysHalfOpen => Cells["`end`"] == "open: half-close timeout runs";

    /// <summary>Whether FIN goes out on a side's leg.</summary>
    internal bool SendsFin(PairSide side) => Regex.IsMatch(Sent(side), @"\bFIN\b") && !Sent(side).Contains("behind the FIN", StringComparison.Ordinal);

    /// <summary>Whether RST goes out on a side's leg.</summary>
    internal bool SendsReset(PairSide side) => Regex.IsMatch(Sent(side), @"\bRST\b");

    /// <summary>The TCP state of a side's leg afterwards; null where the row says none.</summary>
    internal TcpState? State(PairSide side)
    {
        var cell = Cells[side == PairSide.Client ? "Client leg afterwards" : "Server leg afterwards"];
        return cell.Split(',', ' ')[0] switch
        {
            "CLOSE-WAIT" => TcpState.CloseWait,
            "FIN-WAIT-2" => TcpState.FinWait2,
            "LAST-ACK" => TcpState.LastAck,
            "TIME-WAIT" => TcpState.TimeWait,
            "gone" => TcpState.Closed,
            _ => null,
        };
    }

    /// <summary>Whether we hold TIME-WAIT on a side's leg; null where nothing is said.</summary>
    internal bool? HoldsTimeWait(PairSide side)
    {
        var cell = Cells["TIME-WAIT"];
        if (cell.Length == 0 || cell == "as for FIN") return null;
        return cell == "we, on both legs" || cell == $"we, on the {(side == PairSide.Client ? "client" : "server")} leg";
    }

    private string Sent(PairSide side) => Cells[side == PairSide.Client ? "Sent on the client leg" : "Sent on the server leg"];
}
