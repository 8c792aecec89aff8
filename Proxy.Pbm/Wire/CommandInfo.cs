using System.Collections.Immutable;

namespace Proxy.Pbm.Wire;

/// <summary>A command of a palette.</summary>
/// <param name="Name">One word or several.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Result">What its answer holds: <c>text</c>, <c>value</c>, <c>list</c> or <c>stream</c>.</param>
/// <param name="ReadOnly">Whether it changes nothing.</param>
/// <param name="Arguments">Its arguments, in the order of help.</param>
internal sealed record CommandInfo(string Name, string Description, string Result, bool ReadOnly, ImmutableArray<ArgumentInfo> Arguments);
