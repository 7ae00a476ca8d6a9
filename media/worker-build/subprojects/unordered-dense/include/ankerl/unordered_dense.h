// The names of ankerl::unordered_dense that the mediasoup worker uses, on the standard library's containers.
//
// Debian does not package unordered_dense. The standard containers keep every promise the worker relies on
// (they even keep references valid where unordered_dense does not) and are slower by an amount that does not
// show: the maps are small, and packets are routed by a handful of look-ups each.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	template<typename Key>
	struct hash
	{
		std::uint64_t operator()(const Key& key) const noexcept
		{
			return std::hash<Key>{}(key);
		}
	};

	template<typename Key, typename Value, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;

	template<typename Key, typename Hash = hash<Key>, typename Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
} // namespace ankerl::unordered_dense
