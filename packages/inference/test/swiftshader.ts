import { existsSync } from 'node:fs';

/** Where Chromium's packages put the description of its software Vulkan driver. */
const KNOWN_PLACES = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/lib/chromium-browser/vk_swiftshader_icd.json'];

/**
 * Has Vulkan use SwiftShader where Chromium has brought it along, unless VK_ICD_FILENAMES names a driver. To be called
 * before this process first loads Vulkan.
 */
export function preferSoftwareVulkan(): void {
  const driver = process.env.VK_ICD_FILENAMES ?? KNOWN_PLACES.find((place) => existsSync(place));
  if (driver) process.env.VK_ICD_FILENAMES = driver;
}
