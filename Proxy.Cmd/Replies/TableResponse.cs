using System.Collections.Immutable;

namespace Proxy.Cmd.Replies;

/// <summary>The columns of the table that the rows behind it make.</summary>
/// <param name="Columns">From left to right.</param>
public sealed record TableResponse(ImmutableArray<TableColumn> Columns) : CommandReply;
