using System.Collections.Immutable;

namespace Proxy.Cmd.Replies;

/// <summary>Rows of the table before, or objects of a list.</summary>
/// <param name="Rows">What System.Text.Json makes an object of, its properties in camelCase: records, dictionaries, JsonObjects.</param>
public sealed record RowsResponse(ImmutableArray<object> Rows) : CommandReply;
